import { confirmPasswordReset, requestPasswordReset } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createUser } from '../../../test/factories.ts'
import { logInFrom } from '../../../test/log-ins.ts'
import { mailTo } from '../../../test/mail.ts'
import { askForReset, IN_BROWSER, mailIsDone, passBudgets } from '../../../test/recovery.ts'
import { OTHER_PASSWORD } from '../../../test/secrets.ts'

const server = useApp()
const ada = { email: 'ada@example.test' }

const create = () => createUser(server, { username: 'ada' })

/** Asks in a browser of its own, and returns its cookie. */
async function browserFor(email: string) {
  await passBudgets(server)
  const asked = await server.call(requestPasswordReset, { body: { email }, ...IN_BROWSER })
  await mailIsDone(server)
  return { gatehouse_recovery: asked.cookies[0]?.value ?? '' }
}

const confirm = (code: string, cookies: Record<string, string>) =>
  server.call(confirmPasswordReset, {
    body: { code, new_password: OTHER_PASSWORD },
    ...IN_BROWSER,
    cookies,
  })

/** Tries five wrong codes in each of two browsers, and returns what a third one is answered. */
async function guessInBrowsers(email: string) {
  const answers = []
  for (let browsers = 0; browsers < 2; browsers += 1) {
    const cookies = await browserFor(email)
    for (let tries = 0; tries < 5; tries += 1) answers.push(await confirm('00000000', cookies))
  }
  answers.push(await confirm('00000000', await browserFor(email)))
  return answers.map(({ status, body }) => [status, (body as { message?: string }).message])
}

const MESSAGE = 'Too many wrong codes. Open the link in the mail instead.'

test('ten wrong codes in any browsers stop the codes of an account, and no log-in and no link', async () => {
  const user = await create()
  const { token, code, cookies } = await askForReset(server, ada.email)
  expect((await guessInBrowsers(ada.email)).at(-1)).toEqual([429, MESSAGE])
  const refused = await confirm(code, cookies)
  expect(refused).toMatchObject({ status: 429, body: { message: MESSAGE } })
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(14 * 60)
  const events = await server.app.db.auditEvent.findMany({ where: { action: 'authn_login_lock' } })
  expect(events).toMatchObject([{ detail: 'code', userId: user.id }])
  expect((await logInFrom(server, ada)).status).toBe(200)
  const body = { token, new_password: OTHER_PASSWORD }
  expect((await server.call(confirmPasswordReset, { body })).status).toBe(200)
  // The reset gives the account its codes back.
  const again = await askForReset(server, ada.email)
  expect((await confirm(again.code, again.cookies)).status).toBe(200)
  expect((await mailTo(server, ada.email)).map(({ kind }) => kind)).not.toContain('log_in_limited')
})

test('the right code of one account takes back no wrong code of another', async () => {
  const user = await create()
  const { app } = server
  await createUser(server, { username: 'thief' })
  const { cookies } = await askForReset(server, ada.email)
  const { code } = await askForReset(server, 'thief@example.test', cookies)
  expect((await confirm(code, cookies)).status).toBe(200)
  const { key } = app.limitKeys.account(user.id, 'code')
  const row = await app.db.attemptLimit.findUnique({ where: { key: new Uint8Array(key) } })
  expect(row).toMatchObject({ failures: 1 })
})

test('codes of an unknown address are limited like those of a known one', async () => {
  await create()
  const known = await guessInBrowsers(ada.email)
  expect(await guessInBrowsers('nobody@example.test')).toEqual(known)
})

test('a hundred wrong codes in a row stop the codes of an account until a reset', async () => {
  await create()
  const { cookies } = await askForReset(server, ada.email)
  await confirm('00000000', cookies)
  await server.app.db.$executeRaw`UPDATE attempt_limits SET failures = 99 WHERE kind = 'code'`
  await confirm('00000000', cookies)
  const { code, cookies: others } = await askForReset(server, ada.email)
  const refused = await confirm(code, others)
  expect(refused).toMatchObject({ status: 429, body: { message: MESSAGE } })
  const [row] = await server.owner
    .query(`SELECT blocked_until FROM attempt_limits WHERE kind = 'code'`)
    .then(({ rows }) => rows)
  expect(row).toEqual({ blocked_until: Number.POSITIVE_INFINITY })
})
