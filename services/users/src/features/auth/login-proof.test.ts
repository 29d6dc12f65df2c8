import type { Challenge } from '@gatehouse/contract'
import { expect, test, vi } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createUser } from '../../../test/factories.ts'
import { countHashes, deviceIn, exhaust, guess, logInFrom, visible } from '../../../test/log-ins.ts'
import { escalate, proofOf } from '../../../test/proofs.ts'
import { OTHER_PASSWORD, PASSWORD } from '../../../test/secrets.ts'
import { tally, together } from '../../../test/together.ts'

const server = useApp()
const replica = useApp()
const ada = { email: 'ada@example.test' }

const create = () => createUser(server, { username: 'ada' })
const challengeIn = ({ body }: { body: Record<string, unknown> }) => body['challenge'] as Challenge

const send = (payload: object, { at = server, ip = '192.0.2.1' } = {}) =>
  at.send({ method: 'POST', url: '/auth/login', remoteAddress: ip, payload })

/** Asks for a challenge and solves it. */
const prove = async (email = ada.email) =>
  proofOf(challengeIn(await send({ email, password: PASSWORD })))

const pressure = () => server.app.db.logInPressure.findFirstOrThrow()

test('601 wrong passwords of any names make new devices solve a challenge, which logs in', async () => {
  await create()
  const hashes = countHashes(server)
  for (let n = 0; n < 601; n += 1)
    await guess(server, { email: `name-${n}`, ip: `198.${n >> 7}.${n & 127}.1` })
  hashes.stop()
  await server.app.logInPressure.flush()
  const asked = await send({ ...ada, password: PASSWORD })
  expect(asked).toMatchObject({
    status: 429,
    body: {
      code: 'proof_required',
      challenge: { algorithm: 'SHA-256', maxnumber: expect.any(Number) },
    },
  })
  expect(asked.headers['retry-after']).toBe('0')
  const proof = await proofOf(challengeIn(asked))
  expect((await send({ ...ada, password: PASSWORD, proof })).status).toBe(200)
}, 60_000)

test('needs no proof after a concurrent attempt that took the last place and was refunded', async () => {
  await create()
  const { db } = server.app
  const run = db.$prepared.bind(db)
  const statements = vi.spyOn(db, '$prepared').mockImplementation(async (name, ...rest) => {
    const rows = await run<{ kind: string }>(name, ...rest)
    return name === 'charge_attempts' ? rows.filter(({ kind }) => kind !== 'account') : rows
  })
  const answer = await send({ ...ada, password: PASSWORD })
  statements.mockRestore()
  expect(answer).toMatchObject({ status: 429, body: { code: 'too_many_requests' } })
})

test('another replica asks too, and accepts the proof', async () => {
  await create()
  await escalate(server)
  const asked = await send({ ...ada, password: PASSWORD }, { at: replica })
  expect(asked.body['code']).toBe('proof_required')
  const proof = await proofOf(challengeIn(asked))
  expect((await send({ ...ada, password: PASSWORD, proof })).status).toBe(200)
})

test('a known device never sees a challenge', async () => {
  await create()
  const device = deviceIn(await logInFrom(server, ada))
  await escalate(server)
  expect((await logInFrom(server, { ...ada, device })).status).toBe(200)
  expect((await logInFrom(server, ada)).body).toMatchObject({ code: 'proof_required' })
})

test('a proof serves one attempt, right or wrong, also of 20 at once at two replicas', async () => {
  await create()
  await escalate(server)
  const right = await prove()
  expect((await send({ ...ada, password: PASSWORD, proof: right })).status).toBe(200)
  expect((await send({ ...ada, password: PASSWORD, proof: right })).body['code']).toBe(
    'proof_required',
  )
  const wrong = await prove()
  const answers = await together((n) =>
    send({ ...ada, password: OTHER_PASSWORD, proof: wrong }, { at: n % 2 ? server : replica }),
  )
  expect(tally(answers)).toEqual({ 401: 1, 429: 19 })
})

test('without a proof no password is hashed, and the account’s failures stay as they are', async () => {
  await create()
  await escalate(server)
  const hashes = countHashes(server)
  for (let n = 0; n < 20; n += 1) expect((await guess(server, ada)).status).toBe(429)
  expect(hashes.count()).toBe(0)
  expect(await server.app.db.attemptLimit.count()).toBe(0)
})

test('known and unknown names, right and wrong passwords get the same response', async () => {
  await create()
  await escalate(server)
  const sent = [
    await logInFrom(server, ada),
    await guess(server, ada),
    await guess(server, { email: 'nobody@example.test' }),
  ]
  const answers = sent.map((answer) => {
    const { status, headers, body } = visible(answer)
    const { challenge: _, ...rest } = body as Record<string, unknown>
    return { status, headers, body: rest }
  })
  expect(answers[1]).toEqual(answers[0])
  expect(answers[2]).toEqual(answers[0])
  const shapes = sent.map((answer) => Object.keys(challengeIn(answer)))
  expect(shapes[2]).toEqual(shapes[0])
  expect(new Set(sent.map((answer) => challengeIn(answer).salt.length)).size).toBe(1)
})

test('a limited account is refused, with a proof and without', async () => {
  await create()
  await exhaust(server, ada)
  await escalate(server)
  expect((await send({ ...ada, password: PASSWORD })).body['code']).toBe('too_many_requests')
})

test('a proof of another name, or a malformed one, is answered with a new challenge', async () => {
  await create()
  await escalate(server)
  for (const proof of [await prove('eve'), 'nonsense']) {
    const refused = await send({ ...ada, password: PASSWORD, proof })
    expect(refused.body['code']).toBe('proof_required')
  }
  expect((await send({ ...ada, password: PASSWORD, proof: await prove() })).status).toBe(200)
})

test('a form-encoded log-in takes a proof', async () => {
  await create()
  await escalate(server)
  const answer = await server.send({
    method: 'POST',
    url: '/auth/login',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ ...ada, password: PASSWORD, proof: await prove() }).toString(),
  })
  expect(answer.status).toBe(200)
})

test('an abandoned challenge counts as a failure, and a solved one does not', async () => {
  await create()
  await escalate(server)
  await send({ ...ada, password: PASSWORD })
  await server.app.logInPressure.flush()
  expect(await pressure()).toMatchObject({ failures: 602 })
  await send({ ...ada, password: PASSWORD, proof: await prove() })
  await server.app.logInPressure.flush()
  expect(await pressure()).toMatchObject({ failures: 602 })
})

test('records the beginning and the end once', async () => {
  await escalate(server)
  await escalate(server)
  await server.app.db.$executeRaw`UPDATE log_in_pressure SET proof_until = now(), failures = 0`
  await server.app.logInPressure.flush()
  await server.app.logInPressure.flush()
  const events = await server.app.db.auditEvent.findMany({ orderBy: { id: 'asc' } })
  expect(events.map(({ action }) => action)).toEqual(['authn_proof_begin', 'authn_proof_end'])
  const logged = server.logs.map(({ event }) => event)
  expect(logged.filter((event) => String(event).startsWith('authn_proof'))).toHaveLength(2)
})
