import { changePassword, patchUser, readLink } from '@gatehouse/contract'
import { afterEach, expect, test } from 'vitest'
import { askForAddress, putAddress } from '../../../test/address-change.ts'
import { useApp } from '../../../test/app.ts'
import { createUser, logInAs } from '../../../test/factories.ts'
import { mailTo } from '../../../test/mail.ts'
import { mailIsDone } from '../../../test/recovery.ts'
import { OTHER_PASSWORD, PASSWORD } from '../../../test/secrets.ts'

const server = useApp()

const NEW = 'moved@example.test'
const kindsTo = async (email: string) => (await mailTo(server, email)).map(({ kind }) => kind)

const VARYING = ['date', 'x-request-id', 'etag']

/** The parts of a response that the caller can compare. */
function visible({ status, headers, body }: Awaited<ReturnType<typeof putAddress>>) {
  const constant = Object.entries(headers).filter(([name]) => !VARYING.includes(name))
  return { status, body, headers: constant }
}

const recorded = `
  CREATE TABLE inserted_mail AS SELECT * FROM mail_outbox LIMIT 0;
  CREATE FUNCTION record_mail() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
  BEGIN INSERT INTO inserted_mail SELECT NEW.*; RETURN NULL; END $$;
  CREATE TRIGGER recorded_mail AFTER INSERT ON mail_outbox FOR EACH ROW EXECUTE FUNCTION record_mail()`

afterEach(() =>
  server.owner.query(
    'DROP FUNCTION IF EXISTS record_mail CASCADE; DROP TABLE IF EXISTS inserted_mail',
  ),
)

test('answers free and taken addresses alike, and writes one row of one size for each', async () => {
  await createUser(server, { email: 'taken-a@example.test' })
  await createUser(server, { email: 'taken-b@example.test', active: false })
  await createUser(server, { email: 'taken-c@example.test', approval: 'pending' })
  const person = await logInAs(server, 'employee')
  await server.owner.query(recorded)
  const answers = []
  for (const email of ['taken-a', 'taken-b', 'taken-c', 'free-no1', 'free-no2']) {
    answers.push(visible(await putAddress(server, person, `${email}@example.test`.slice(-20))))
  }
  for (const answer of answers) expect(answer).toEqual(answers[0])
  expect(answers[0]).toMatchObject({ status: 200, body: { data: { email: person.user.email } } })
  const { rows } = await server.owner.query(
    'SELECT kind, user_id, state, attempts, length(address_key), length(payload) FROM inserted_mail',
  )
  expect(rows).toHaveLength(5)
  for (const row of rows) expect(row).toEqual(rows[0])
})

test('tells the owner of a taken address, and nobody else', async () => {
  const owner = await createUser(server, { email: NEW })
  const person = await logInAs(server, 'employee')
  await putAddress(server, person, 'MOVED@example.test')
  await mailIsDone(server)
  const messages = await mailTo(server, NEW)
  expect(messages.map(({ kind }) => kind)).toEqual(['address_taken'])
  expect(messages[0]?.to).toMatchObject({ id: owner.id, username: owner.username })
  expect(messages[0]?.text).not.toContain(person.user.username)
  expect(await kindsTo(person.user.email)).toEqual([])
})

const delayed = `
  CREATE FUNCTION delay_mail() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN NEW.next_attempt_at = now() + interval '1 hour'; RETURN NEW; END $$;
  CREATE TRIGGER delayed_mail BEFORE INSERT ON mail_outbox FOR EACH ROW EXECUTE FUNCTION delay_mail()`

/** Runs work before the worker looks at the requests of that work. */
async function beforeTheWorker(work: () => Promise<unknown>): Promise<void> {
  await server.owner.query(delayed)
  await work()
  await server.owner.query(
    'DROP FUNCTION delay_mail CASCADE; UPDATE mail_outbox SET next_attempt_at = now()',
  )
  await mailIsDone(server)
}

const readsLink = async (token: string) => (await server.call(readLink, { body: { token } })).status

test('another new address voids the links to the former one, and the same one does not', async () => {
  const person = await logInAs(server, 'employee')
  const mistyped = await askForAddress(server, person, 'mistyped@example.test')
  const first = await askForAddress(server, person, NEW)
  const second = await askForAddress(server, person, NEW.toUpperCase())
  expect(await readsLink(mistyped)).toBe(410)
  expect([await readsLink(first), await readsLink(second)]).toEqual([200, 200])
})

test('a request that another one replaced mails nothing', async () => {
  const person = await logInAs(server, 'employee')
  await beforeTheWorker(async () => {
    await putAddress(server, person, 'mistyped@example.test')
    await putAddress(server, person, NEW)
  })
  expect(await kindsTo('mistyped@example.test')).toEqual([])
  expect(await kindsTo(NEW)).toEqual(['confirm_address'])
})

test('a password that changed after the request mails no link', async () => {
  const person = await logInAs(server, 'employee')
  await beforeTheWorker(async () => {
    await putAddress(server, person, NEW)
    const body = { current_password: PASSWORD, new_password: OTHER_PASSWORD }
    await server.call(changePassword, { body, token: person.token })
  })
  expect(await kindsTo(NEW)).toEqual([])
})

test('a user who was deactivated after the request gets no link', async () => {
  const person = await logInAs(server, 'employee')
  const { token } = await logInAs(server, 'admin')
  await beforeTheWorker(async () => {
    await putAddress(server, person, NEW)
    const params = { id: person.user.id }
    await server.call(patchUser, { params, body: { active: false }, token })
  })
  expect(await kindsTo(NEW)).toEqual([])
})

test('a change of password voids the link to a new address', async () => {
  const person = await logInAs(server, 'employee')
  const link = await askForAddress(server, person, NEW)
  const body = { current_password: PASSWORD, new_password: OTHER_PASSWORD }
  await server.call(changePassword, { body, token: person.token })
  expect(await readsLink(link)).toBe(410)
})

test('of a concurrent change of the password and one of the address with the former, the address stays', async () => {
  const person = await logInAs(server, 'employee')
  const body = { current_password: PASSWORD, new_password: OTHER_PASSWORD }
  await beforeTheWorker(() =>
    Promise.all([
      server.call(changePassword, { body, token: person.token }),
      putAddress(server, person, NEW),
    ]),
  )
  expect(await kindsTo(NEW)).toEqual([])
})
