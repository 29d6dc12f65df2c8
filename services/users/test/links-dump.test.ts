import { confirmPasswordReset, readLink, refresh } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from './app.ts'
import { logInAs } from './factories.ts'
import { askForReset, IN_BROWSER } from './recovery.ts'
import { OTHER_PASSWORD } from './secrets.ts'

const server = useApp()

/** Binary values in the encodings that a token may have, others as text. */
const textsOf = (value: unknown): string[] =>
  Buffer.isBuffer(value)
    ? (['base64url', 'base64', 'hex'] as const).map((encoding) => value.toString(encoding))
    : [String(value)]

/** Returns every value of every table. */
async function dump(): Promise<string[]> {
  const { rows: tables } = await server.owner.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`,
  )
  const values: unknown[] = []
  for (const { name } of tables) {
    const { rows } = await server.owner.query<Record<string, unknown>>(`SELECT * FROM ${name}`)
    values.push(...rows.flatMap((row) => Object.values(row)))
  }
  const texts = new Set(values.flatMap(textsOf))
  return [...texts].filter((text) => text !== '' && text.length <= 512)
}

const asCode = (value: string) => value.replaceAll(/\D/g, '').padStart(8, '0').slice(-8)

test('nothing in a dump of the database is a token, a code or the secret of a browser', async () => {
  const { user } = await logInAs(server, 'employee')
  const { token, code, cookies } = await askForReset(server, user.email)
  await askForReset(server, user.email)
  const values = await dump()
  expect(values.length).toBeGreaterThan(100)
  expect(values).not.toContain(token)
  expect(values).not.toContain(code)
  const opened = []
  for (const value of values) {
    const headers = IN_BROWSER.headers
    const change = { new_password: OTHER_PASSWORD }
    opened.push(
      await server.call(readLink, { body: { token: value } }),
      await server.call(confirmPasswordReset, { body: { token: value, ...change } }),
      await server.call(refresh, { body: { refresh_token: value } }),
      // The right code in a browser that a thief makes of the value.
      await server.call(confirmPasswordReset, {
        body: { code, ...change },
        headers,
        cookies: { gatehouse_recovery: value },
      }),
      // The value as a code, in the owner's browser, with fresh tries.
      await server.call(confirmPasswordReset, {
        body: { code: asCode(value), ...change },
        headers,
        cookies,
      }),
    )
    await server.owner.query('UPDATE account_links SET code_tries = 0')
  }
  expect(opened.filter(({ status }) => status < 400)).toEqual([])
  // The secrets themselves still work, so the attempts were real.
  expect((await server.call(readLink, { body: { token } })).status).toBe(200)
})
