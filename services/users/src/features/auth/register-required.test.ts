import { listUsers, login, register } from '@gatehouse/contract'
import { expect, test, vi } from 'vitest'
import { AppError } from '#/errors.ts'
import { useApp } from '../../../test/app.ts'
import { readTrail } from '../../../test/audit.ts'
import { createUser, logInAs } from '../../../test/factories.ts'
import { mailTo } from '../../../test/mail.ts'
import { mailIsDone } from '../../../test/recovery.ts'
import { addressOf, expireRegistrations, reserve } from '../../../test/registrations.ts'
import { OTHER_PASSWORD, PASSWORD } from '../../../test/secrets.ts'
import { tally, together } from '../../../test/together.ts'

const server = useApp({ EMAIL_VERIFICATION: 'required' })
const withApproval = useApp({ EMAIL_VERIFICATION: 'required', REGISTRATION: 'approval' })

const reserveAs = (password: string, username: string, email: string) =>
  server.call(register, { body: { username, email, password } })

const VARYING = ['date', 'x-request-id']

/** The parts of a response that an observer can compare. */
function visible({ status, headers, body, cookies }: Awaited<ReturnType<typeof reserve>>) {
  const constant = Object.entries(headers).filter(([name]) => !VARYING.includes(name))
  return { status, body, headers: constant, cookies }
}

const readRows = async () => {
  const { rows } = await server.owner.query<Record<string, unknown>>(`
    SELECT username, email, length(password_hash) AS hash, token_hashes, length(network_key) AS key,
      user_id, used_at, expires_at - created_at AS "for" FROM registrations ORDER BY id`)
  return rows
}

test('answers free and taken addresses alike, and writes the same rows for both', async () => {
  await createUser(server, { username: 'known' })
  const taken = await reserve(server, 'newcomer-a', addressOf('known'))
  const free = await reserve(server, 'newcomer-b', addressOf('other'))
  expect(visible(free)).toEqual(visible(taken))
  expect(free).toMatchObject({ status: 202, cookies: [], body: { status: 'success' } })
  expect(Object.keys(free.body)).toEqual(['status', 'message'])
  const [first, second] = await readRows()
  const form = { hash: expect.any(Number), token_hashes: [], key: 32, user_id: null, used_at: null }
  expect(first).toMatchObject({ ...form, for: { days: 1 } })
  expect({ ...second, username: '', email: '' }).toEqual({ ...first, username: '', email: '' })
  expect(await server.app.db.user.count()).toBe(1)
})

test('writes one request for mail of one size for each', async () => {
  await createUser(server, { username: 'known' })
  const requests = []
  for (const address of ['known', 'other']) {
    await reserve(server, `newcomer-${address}`, addressOf(address))
    const { rows } = await server.owner.query(`
      DELETE FROM mail_outbox WHERE kind = 'registration_request'
      RETURNING state, user_id, length(payload) AS payload, length(address_key) AS key`)
    requests.push(...rows)
  }
  expect(requests).toHaveLength(2)
  expect(requests[0]).toEqual(requests[1])
})

test('mails a link to a free address, and a notice to the owner of a taken one', async () => {
  const owner = await createUser(server, { username: 'known' })
  await reserve(server, 'newcomer-a', owner.email.toUpperCase())
  await reserve(server, 'newcomer-b', addressOf('other'))
  await mailIsDone(server)
  expect((await mailTo(server, owner.email)).map(({ kind }) => kind)).toEqual(['address_taken'])
  const [link] = await mailTo(server, addressOf('other'))
  expect(link).toMatchObject({ kind: 'confirm_registration', data: { token: /^[\w-]{43}$/ } })
  expect(link?.text).toContain('newcomer-b')
})

test.for(['known', 'KNOWN', 'reserved', 'Reserved'])(
  'refuses the username %s, whatever the address',
  async (username) => {
    await createUser(server, { username: 'known' })
    await reserve(server, 'reserved')
    for (const email of [addressOf('known'), addressOf('other')]) {
      const { status, body } = await reserveAs(OTHER_PASSWORD, username, email)
      expect([status, body]).toMatchObject([409, { code: 'user_exists' }])
      expect(body).toMatchObject({ errors: { username: 'This username is taken.' } })
      expect(body).not.toMatchObject({ errors: { email: expect.anything() } })
    }
  },
)

test('a reservation appears in no list, and opens no session', async () => {
  await reserve(server, 'reserved')
  const { token } = await logInAs(server, 'admin')
  const { body } = await server.call(listUsers, { token, query: { q: 'reserved' } })
  expect(body.data.items).toEqual([])
  const answer = await server.call(login, { body: { email: 'reserved', password: PASSWORD } })
  expect(answer).toMatchObject({ status: 401, body: { code: 'invalid_credentials' } })
})

test('a reservation ends after 24 hours', async () => {
  await reserve(server, 'reserved')
  await expireRegistrations(server)
  expect((await reserve(server, 'reserved', addressOf('other'))).status).toBe(202)
})

test('a guess that an overload refused is not counted', async () => {
  await reserve(server, 'newcomer')
  const busy = new AppError('unavailable')
  const verify = vi.spyOn(server.app.passwords, 'verify').mockRejectedValue(busy)
  for (let times = 0; times < 10; times += 1) {
    expect((await reserveAs(OTHER_PASSWORD, 'newcomer', addressOf('thief'))).status).toBe(503)
  }
  verify.mockRestore()
  expect((await reserve(server, 'newcomer', addressOf('right'))).status).toBe(202)
})

/** Ends the budget of the network of all requests so far. */
const exhaustNetwork = async (kind: 'mail_24' | 'network_24') => {
  const exhausted = await server.app.db.$executeRaw`
    UPDATE attempt_limits SET blocked_until = now() + interval '15 minutes' WHERE kind = ${kind}`
  expect(exhausted).toBe(1)
}

test('guesses at the passwords of all reserved names count for their network', async () => {
  for (const username of ['one', 'other']) await reserve(server, username)
  await reserveAs(OTHER_PASSWORD, 'one', addressOf('thief'))
  await exhaustNetwork('network_24')
  expect((await reserve(server, 'other', addressOf('right'))).status).toBe(409)
})

test('counts as a request for mail of its network, for free and taken addresses alike, before any hash', async () => {
  await createUser(server, { username: 'known' })
  await reserve(server, 'newcomer-a', addressOf('known'))
  await exhaustNetwork('mail_24')
  const hash = vi.spyOn(server.app.passwords, 'hash')
  const taken = await reserve(server, 'newcomer-b', addressOf('known'))
  const free = await reserve(server, 'newcomer-c', addressOf('other'))
  expect(hash).not.toHaveBeenCalled()
  hash.mockRestore()
  expect(taken).toMatchObject({ status: 429, body: { code: 'too_many_requests' } })
  expect([free.status, free.body['message']]).toEqual([429, taken.body['message']])
  expect(await readRows()).toHaveLength(1)
})

test('of 20 concurrent registrations of one name, one reserves it', async () => {
  const answers = await together((n) =>
    reserveAs(`${PASSWORD}-${n}`, 'reserved', addressOf(`person-${n}`)),
  )
  expect(tally(answers)).toEqual({ 202: 1, 409: 19 })
})

test('a network has at most 100 open registrations', async () => {
  await server.owner.query(`
    INSERT INTO registrations (id, username, email, network_key, expires_at)
    SELECT gen_random_uuid(), 'name-' || n, n || '@example.test', '\\x00', now() + interval '1 hour'
    FROM generate_series(1, 100) AS n`)
  expect((await reserve(server, 'first')).status).toBe(202)
  await server.owner.query(`
    UPDATE registrations SET network_key = (SELECT network_key FROM registrations WHERE username = 'first')`)
  const refused = await reserve(server, 'second')
  expect(refused).toMatchObject({ status: 429, body: { code: 'too_many_requests' } })
  const elsewhere = await server.send({
    method: 'POST',
    url: register.path,
    remoteAddress: '198.51.100.1',
    payload: { username: 'second', email: addressOf('second'), password: PASSWORD },
  })
  expect(elsewhere.status).toBe(202)
  await expireRegistrations(server)
  expect((await reserve(server, 'third')).status).toBe(202)
})

test('waits for the mail in approval too, with the same response', async () => {
  const open = await reserve(server, 'newcomer')
  const { status, body } = await reserve(withApproval, 'newcomer-b')
  expect([status, body]).toEqual([open.status, open.body])
  expect(await server.app.db.user.count()).toBe(0)
})

test('records no audit event before the account exists', async () => {
  await reserve(server, 'newcomer')
  await mailIsDone(server)
  expect(await readTrail(server, {})).toEqual([])
})
