import { login, requestPasswordReset } from '@gatehouse/contract'
import { afterEach, expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { readTrail } from '../../../test/audit.ts'
import { createUser } from '../../../test/factories.ts'
import { mailTo } from '../../../test/mail.ts'
import { askForReset, IN_BROWSER, mailIsDone } from '../../../test/recovery.ts'
import { PASSWORD } from '../../../test/secrets.ts'

const server = useApp()
const withoutMail = useApp({ NODE_ENV: 'production' })

const ask = (email: string, options: object = IN_BROWSER) =>
  server.call(requestPasswordReset, { body: { email }, ...options })

const VARYING = ['date', 'x-request-id', 'set-cookie']

/** The parts of a response that an observer can compare. */
function visible({ status, headers, body, cookies }: Awaited<ReturnType<typeof ask>>) {
  const constant = Object.entries(headers).filter(([name]) => !VARYING.includes(name))
  const sizes = cookies.map(({ value, ...cookie }) => ({ ...cookie, size: value.length }))
  return { status, body, headers: constant, cookies: sizes }
}

/** Copies each row of the outbox when it is inserted, before the worker changes it. */
const recorded = `
  CREATE TABLE inserted_mail AS SELECT * FROM mail_outbox LIMIT 0;
  CREATE FUNCTION record_mail() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
  BEGIN INSERT INTO inserted_mail SELECT NEW.*; RETURN NULL; END $$;
  CREATE TRIGGER recorded_mail AFTER INSERT ON mail_outbox FOR EACH ROW EXECUTE FUNCTION record_mail()`

afterEach(async () => {
  await server.owner.query(
    'DROP FUNCTION IF EXISTS record_mail CASCADE; DROP TABLE IF EXISTS inserted_mail',
  )
})

test('answers known, unknown and excluded addresses alike, and writes one row of one size for each', async () => {
  const people = [
    await createUser(server, { username: 'person-a' }),
    await createUser(server, { username: 'person-b', active: false }),
    await createUser(server, { username: 'person-c', approval: 'pending' }),
    await createUser(server, { username: 'person-d', approval: 'rejected' }),
    { email: 'person-e@example.test' },
  ]
  await server.owner.query(recorded)
  const answers = []
  for (const { email } of people) answers.push(visible(await ask(email)))
  for (const answer of answers) expect(answer).toEqual(answers[0])
  expect(answers[0]).toMatchObject({ status: 202, body: { status: 'success' } })
  const { rows } = await server.owner.query(
    'SELECT kind, user_id, state, attempts, length(address_key), length(payload) FROM inserted_mail',
  )
  expect(rows).toHaveLength(5)
  for (const row of rows) expect(row).toEqual(rows[0])
})

test('mails an active account a link and a code, and audits it', async () => {
  const user = await createUser(server, { username: 'owner' })
  const { message, token, code } = await askForReset(server, 'OWNER@example.test')
  expect(message.to).toMatchObject({ id: user.id, email: user.email })
  expect(message.text).toContain(`http://localhost:8080/reset-password#token=${token}`)
  expect(code).toMatch(/^\d{8}$/)
  const [event] = await readTrail(server, { action: 'authn_password_reset_request' })
  expect(event).toMatchObject({ actor: null, user: { id: user.id }, ip: '127.0.0.1' })
})

test('mails and audits nothing for an unknown, deactivated, pending or rejected address', async () => {
  await createUser(server, { username: 'gone', active: false })
  await createUser(server, { username: 'waiting', approval: 'pending' })
  await createUser(server, { username: 'refused', approval: 'rejected' })
  for (const name of ['gone', 'waiting', 'refused', 'nobody']) {
    await ask(`${name}@example.test`)
    await mailIsDone(server)
    expect(await mailTo(server, `${name}@example.test`)).toEqual([])
  }
  expect(await readTrail(server, { action: 'authn_password_reset_request' })).toEqual([])
})

test('links lead to PUBLIC_URL whatever the request’s host is', async () => {
  const user = await createUser(server)
  const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example' }
  await ask(user.email, { headers })
  await mailIsDone(server)
  const [message] = await mailTo(server, user.email)
  expect(message?.text).toContain('http://localhost:8080/reset-password#')
  expect(message?.text).not.toContain('evil')
})

test('marks the browser with a cookie of an hour, and keeps it for the next request', async () => {
  const { email } = await createUser(server)
  const first = await ask(email)
  const [cookie] = first.cookies
  expect(cookie).toMatchObject({
    name: 'gatehouse_recovery',
    httpOnly: true,
    sameSite: 'Strict',
    path: '/',
    maxAge: 3600,
  })
  const cookies = { gatehouse_recovery: cookie?.value ?? '' }
  expect((await ask(email, { ...IN_BROWSER, cookies })).cookies[0]?.value).toBe(cookie?.value)
  const planted = { gatehouse_recovery: 'short' }
  const renewed = await ask(email, { ...IN_BROWSER, cookies: planted })
  expect(renewed.cookies[0]?.value).toMatch(/^[\w-]{43}$/)
})

test('a client without cookies gets a mail without a code', async () => {
  const { email } = await createUser(server)
  expect((await ask(email, {})).cookies).toEqual([])
  await mailIsDone(server)
  const [message] = await mailTo(server, email)
  expect(message?.data).toEqual({ token: expect.any(String) })
})

test('refuses a request from another site', async () => {
  const headers = { 'auth-transport': 'cookie', origin: 'https://evil.example' }
  const { status, body } = await ask('name@example.test', { headers })
  expect([status, body]).toMatchObject([403, { code: 'cross_site_request' }])
})

test('changes nothing: the password and the sessions stay', async () => {
  const { email } = await createUser(server)
  await askForReset(server, email)
  expect((await server.call(login, { body: { email, password: PASSWORD } })).status).toBe(200)
})

test('is refused while the service sends no mail', async () => {
  const { status, body } = await withoutMail.call(requestPasswordReset, {
    body: { email: 'name@example.test' },
  })
  expect([status, body]).toMatchObject([403, { code: 'mail_off' }])
})
