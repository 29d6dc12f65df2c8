import {
  confirmEmailChange,
  confirmEmailVerification,
  confirmPasswordReset,
  login,
  readLink,
  status,
  undoEmailChange,
} from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { askForAddress, moveTo, undoTokenTo } from '../../../test/address-change.ts'
import { useApp } from '../../../test/app.ts'
import { readTrail } from '../../../test/audit.ts'
import { createUser, logInAs } from '../../../test/factories.ts'
import { mailTo } from '../../../test/mail.ts'
import { askForReset } from '../../../test/recovery.ts'
import { OTHER_PASSWORD, PASSWORD } from '../../../test/secrets.ts'
import { tally, together } from '../../../test/together.ts'

const server = useApp()

const NEW = 'moved@example.test'
const confirm = (token: string) => server.call(confirmEmailChange, { body: { token } })
const addressOf = async (id: string) =>
  (await server.app.db.user.findUnique({ where: { id } }))?.email

test('says what a link changes, and uses nothing up', async () => {
  const person = await logInAs(server, 'employee', { emailVerified: true })
  const token = await askForAddress(server, person, NEW)
  for (let times = 0; times < 5; times += 1) {
    const { body } = await server.call(readLink, { body: { token } })
    const { username } = person.user
    expect(body.data).toMatchObject({ purpose: 'change', username, email: NEW })
  }
  for (const method of ['GET', 'HEAD'] as const) {
    const url = `${confirmEmailChange.path}?token=${token}`
    expect((await server.send({ method, url })).status).toBe(405)
  }
  expect((await confirm(token)).status).toBe(200)
})

test('the link changes the address, verifies it and tells the former one', async () => {
  const person = await logInAs(server, 'employee', { emailVerified: true })
  const token = await askForAddress(server, person, NEW)
  expect(await confirm(token)).toMatchObject({
    status: 200,
    body: { status: 'success', message: 'Your address was changed.' },
  })
  const { body: now } = await server.call(status, { token: person.token })
  expect(now.data).toMatchObject({ email: NEW, email_verified: true })
  expect((await server.call(login, { body: { email: NEW, password: PASSWORD } })).status).toBe(200)
  const [notice] = await mailTo(server, person.user.email)
  expect(notice).toMatchObject({ kind: 'address_changed', data: { token: expect.any(String) } })
  expect(notice?.text).toMatch(/http:\/\/localhost:8080\/restore-address#token=[\w-]{43}\n/)
  expect(notice?.text).not.toContain('moved')
})

test('audits the former and the new address', async () => {
  const person = await logInAs(server, 'employee', { emailVerified: true })
  await moveTo(server, person, NEW)
  const [event] = await readTrail(server, { action: 'user_updated' })
  const { id, email: before } = person.user
  expect(event).toMatchObject({
    actor: { id },
    user: { id },
    changes: { email: { before, after: NEW } },
  })
})

test('voids the other links of the user, and not the undo link', async () => {
  const person = await logInAs(server, 'employee', { emailVerified: true })
  const reset = await askForReset(server, person.user.email)
  const other = await askForAddress(server, person, NEW)
  const token = await askForAddress(server, person, NEW)
  expect((await confirm(token)).status).toBe(200)
  const change = { new_password: OTHER_PASSWORD }
  const answers = [
    await server.call(confirmPasswordReset, { body: { token: reset.token, ...change } }),
    await confirm(other),
    await confirm(token),
  ]
  expect(answers.map(({ body }) => (body as { code?: string }).code)).toEqual([
    'link_superseded',
    'link_superseded',
    'link_used',
  ])
  const undo = await undoTokenTo(server, person.user.email)
  expect((await server.call(readLink, { body: { token: undo } })).status).toBe(200)
})

test.for([
  [confirmEmailVerification, 'link_unknown'],
  [undoEmailChange, 'link_unknown'],
] as const)('a link to confirm does nothing at $0.path', async ([endpoint, code]) => {
  const person = await logInAs(server, 'employee', { emailVerified: true })
  const token = await askForAddress(server, person, NEW)
  const answer = await server.call(endpoint, { body: { token } })
  expect(answer).toMatchObject({ status: 404, body: { code } })
  expect((await confirm(token)).status).toBe(200)
})

test('an expired link is 410', async () => {
  const person = await logInAs(server, 'employee', { emailVerified: true })
  const token = await askForAddress(server, person, NEW)
  await server.app.db.$executeRaw`UPDATE account_links SET expires_at = now() - interval '1 second'`
  expect(await confirm(token)).toMatchObject({ status: 410, body: { code: 'link_expired' } })
})

test('refuses an address that another account has taken since, changes nothing and leaves the link', async () => {
  const person = await logInAs(server, 'employee', { emailVerified: true })
  const token = await askForAddress(server, person, NEW)
  const other = await createUser(server, { email: NEW.toUpperCase() })
  expect(await confirm(token)).toMatchObject({
    status: 409,
    body: {
      code: 'address_taken',
      message:
        'Another account has this address now. Enter a different one, or ask an admin for help.',
    },
  })
  expect(await addressOf(person.user.id)).toBe(person.user.email)
  expect(await mailTo(server, person.user.email)).toEqual([])
  await server.app.db.user.delete({ where: { id: other.id } })
  expect((await confirm(token)).status).toBe(200)
})

test('of 20 concurrent confirmations one changes the address, and one notice is mailed', async () => {
  const person = await logInAs(server, 'employee', { emailVerified: true })
  const token = await askForAddress(server, person, NEW)
  expect(tally(await together(() => confirm(token)))).toEqual({ 200: 1, 410: 19 })
  expect(await mailTo(server, person.user.email)).toHaveLength(1)
  expect(await readTrail(server, { action: 'user_updated' })).toHaveLength(2)
})

test('of 20 users who confirm one address at once, one gets it', async () => {
  const people = await together(() => logInAs(server, 'employee'))
  const tokens: string[] = []
  for (const person of people) tokens.push(await askForAddress(server, person, NEW))
  const answers = await Promise.all(tokens.map(confirm))
  expect(tally(answers)).toEqual({ 200: 1, 409: 19 })
  expect(await server.app.db.user.count({ where: { email: NEW } })).toBe(1)
})

const FULL = `
  CREATE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN RAISE 'the disk is full' USING ERRCODE = '53100'; END $$;`

test.for([
  ['users', 'UPDATE'],
  ['audit_events', 'INSERT'],
  ['account_links', 'INSERT'],
  ['mail_outbox', 'INSERT'],
])('changes nothing when the write to %s fails, and works afterwards', async ([table, write]) => {
  const person = await logInAs(server, 'employee', { emailVerified: true })
  const token = await askForAddress(server, person, NEW)
  await server.owner.query(
    `${FULL} CREATE TRIGGER full_disk BEFORE ${write} ON ${table} FOR EACH ROW EXECUTE FUNCTION disk_full()`,
  )
  const refused = await confirm(token)
  await server.owner.query('DROP FUNCTION disk_full CASCADE')
  expect(refused.status).toBe(503)
  expect(await addressOf(person.user.id)).toBe(person.user.email)
  expect(await mailTo(server, person.user.email)).toEqual([])
  expect((await confirm(token)).status).toBe(200)
})
