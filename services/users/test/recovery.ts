import { requestPasswordReset } from '@gatehouse/contract'
import { expect, vi } from 'vitest'
import type { TestApp } from './app.ts'
import { mailTo } from './mail.ts'

export const IN_BROWSER = { headers: { 'auth-transport': 'cookie' } }

/** Resolves when the worker has answered every request for mail. */
export function mailIsDone({ app, owner }: TestApp): Promise<void> {
  app.mail.wake()
  const pending = `SELECT count(*)::int AS count FROM mail_outbox WHERE state = 'pending'`
  return vi.waitFor(async () => expect((await owner.query(pending)).rows).toEqual([{ count: 0 }]), {
    // Longer than the delay after a failed attempt, such as a statement that ran into its time limit.
    timeout: 12_000,
    interval: 20,
  })
}

/** Lets the budgets of all addresses pass. */
export const passBudgets = ({ owner }: TestApp) =>
  owner.query(`UPDATE mail_outbox SET resolved_at = resolved_at - interval '2 hours'`)

/** Asks for a reset in a browser, and returns the browser's cookies and the mailed secrets. */
export async function askForReset(
  server: TestApp,
  email: string,
  cookies: Record<string, string> = {},
) {
  await passBudgets(server)
  const body = { email }
  const answer = await server.call(requestPasswordReset, { body, ...IN_BROWSER, cookies })
  await mailIsDone(server)
  const browser = answer.cookies.find(({ name }) => name === 'gatehouse_recovery')?.value ?? ''
  const message = (await mailTo(server, email)).at(-1)
  if (message?.kind !== 'password_reset') throw new Error('No reset was mailed.')
  const { token, code = '' } = message.data
  return { answer, message, token, code, cookies: { gatehouse_recovery: browser } }
}
