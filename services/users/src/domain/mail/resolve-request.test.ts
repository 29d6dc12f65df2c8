import { beforeEach, expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { ownerQuery } from '../../../test/database.ts'
import { createUser } from '../../../test/factories.ts'
import { mailTo } from '../../../test/mail.ts'
import { enqueueMailRequest, type MailRequest } from './enqueue-mail.ts'

const server = useApp()
const MARIA = 'maria@example.test'
let resolved: MailRequest[] = []

beforeEach(async () => {
  resolved = []
  await createUser(server, { username: 'maria', email: MARIA })
  for (const kind of ['asked', 'asked_other']) {
    server.app.mail.resolve(kind, async (tx, request) => {
      resolved.push(request)
      const user = await tx.user.findUnique({ where: { email: request.address } })
      return user && { kind: 'verify_email', to: user, data: { token: 'abc' } }
    })
  }
})

const ask = (address = MARIA, kind = 'asked') =>
  enqueueMailRequest(server.app.db, server.app.mail.box, { kind, address, data: { extra: 1 } })

const readRows = () =>
  ownerQuery<{ state: string; kind: string }>(
    'SELECT kind, state, payload IS NULL AS wiped, last_error FROM mail_outbox ORDER BY created_at, id',
  )
/** In alphabetical order: which of several requests is resolved first is not determined. */
const statesOf = async () => (await readRows()).map(({ state }) => state).sort()
const untilDone = async (states: string[]) => {
  server.app.mail.wake()
  await expect.poll(statesOf).toEqual(states)
}
const ageBy = (interval: string) =>
  ownerQuery(`UPDATE mail_outbox SET resolved_at = resolved_at - interval '${interval}'`)

test('turns the request for a known address into its message', async () => {
  await ask()
  await untilDone(['sent'])
  expect(resolved).toEqual([{ kind: 'asked', address: MARIA, data: { extra: 1 } }])
  const [mail] = await mailTo(server, MARIA)
  expect(mail?.kind).toBe('verify_email')
  expect(mail?.to).toEqual({ id: expect.any(String), username: 'maria', email: MARIA })
})

test('drops the request for an unknown address, and keeps nothing of it', async () => {
  await ask('nobody@example.test')
  await untilDone(['dropped'])
  expect(await readRows()).toMatchObject([{ kind: 'asked', wiped: true }])
})

test('writes rows of the same form for known and unknown addresses', async () => {
  const { db, mail } = server.app
  const formOf = async (address: string) => {
    await enqueueMailRequest(db, mail.box, { kind: 'of_a_newer_version', address })
    const [row] = await ownerQuery(`
      DELETE FROM mail_outbox RETURNING kind, state, user_id, attempts, resolved_at, leased_until,
        length(payload) AS payload, length(address_key) AS key`)
    return row
  }
  const known = await formOf(MARIA)
  expect(known).toMatchObject({ state: 'pending', user_id: null, key: 32 })
  expect(await formOf('maxim@example.test')).toEqual(known)
})

test('sends one message a minute for an address and kind, whatever its case', async () => {
  for (const address of [MARIA, 'MARIA@example.test', MARIA]) await ask(address)
  await ask(MARIA, 'asked_other')
  await untilDone(['dropped', 'dropped', 'sent', 'sent'])
  expect(server.logs).toContainEqual(expect.objectContaining({ event: 'mail_over_budget' }))
  expect(JSON.stringify(server.logs)).not.toContain('maria')
  await ageBy('61 seconds')
  await ask()
  await untilDone(['dropped', 'dropped', 'sent', 'sent', 'sent'])
})

test('sends five messages an hour for an address and kind', async () => {
  for (let sent = 1; sent <= 5; sent += 1) {
    await ask()
    await untilDone(Array(sent).fill('sent'))
    await ageBy('61 seconds')
  }
  await ask()
  await untilDone(['dropped', ...Array(5).fill('sent')])
  await ageBy('1 hour')
  await ask()
  await untilDone(['dropped', ...Array(6).fill('sent')])
})

const fillTotal = (kind: string) =>
  ownerQuery(`
    INSERT INTO mail_outbox (id, kind, state, resolved_at, finished_at)
    SELECT gen_random_uuid(), '${kind}', 'sent', now(), now() FROM generate_series(1, 2000)`)
const ownStates = async () => {
  const rows = await ownerQuery<{ state: string }>(
    `SELECT state FROM mail_outbox WHERE address_key IS NOT NULL ORDER BY state`,
  )
  return rows.map(({ state }) => state)
}

test('beyond 2,000 messages of a kind an hour it undoes what the resolver did, and counts for the address', async () => {
  await fillTotal('verify_email')
  server.app.mail.resolve('asked', async (tx, { address }) => {
    const to = await tx.user.update({ where: { email: address }, data: { username: 'changed' } })
    return { kind: 'verify_email', to, data: { token: 'abc' } }
  })
  await ask()
  server.app.mail.wake()
  await expect.poll(ownStates).toEqual(['dropped'])
  expect((await server.app.db.user.findMany()).map(({ username }) => username)).toEqual(['maria'])
  expect(await ownerQuery('SELECT FROM mail_outbox WHERE resolved_at IS NULL')).toEqual([])
})

test('2,000 messages of another kind stop none', async () => {
  await fillTotal('confirm_registration')
  await ask()
  server.app.mail.wake()
  await expect.poll(ownStates).toEqual(['sent'])
})

test('repeats a request whose resolver failed, without its effects', async () => {
  let failures = 0
  server.app.mail.resolve('asked', async (tx) => {
    await tx.$executeRaw`DELETE FROM users`
    failures += 1
    throw new Error('of maria')
  })
  await ask()
  server.app.mail.wake()
  await expect.poll(() => failures).toBe(1)
  await expect.poll(readRows).toMatchObject([{ state: 'pending', last_error: 'Error' }])
  expect(await server.app.db.user.count()).toBe(1)
})

test('leaves kinds without a resolver to replicas that know them', async () => {
  await ask(MARIA, 'of_a_newer_version')
  await ask('nobody@example.test')
  await untilDone(['dropped', 'pending'])
  expect(await ownerQuery('SELECT attempts FROM mail_outbox WHERE attempts > 0')).toHaveLength(1)
})
