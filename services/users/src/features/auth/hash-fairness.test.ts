import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { availableParallelism } from 'node:os'
import { changePassword, login } from '@gatehouse/contract'
import { expect, test, vi } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createUser, logInAs } from '../../../test/factories.ts'
import { OTHER_PASSWORD, PASSWORD } from '../../../test/secrets.ts'

const server = useApp()
vi.setConfig({ testTimeout: 60_000 })

const FLOOD = 220
const logIn = (email: string, remoteAddress: string, device?: string) =>
  server.send({
    method: 'POST',
    url: login.path,
    remoteAddress,
    payload: { email, password: PASSWORD },
    headers: { 'auth-transport': 'cookie', 'sec-fetch-site': 'same-origin' },
    ...(device && { cookies: { gatehouse_device: device } }),
  })

interface Person {
  email: string
  device?: string
}

/** Measures a log-in without a flood, in milliseconds. */
async function logInAlone(): Promise<number> {
  const { email } = await createUser(server)
  await logIn(email, '192.0.2.1')
  const begin = performance.now()
  await logIn(email, '192.0.2.1')
  return performance.now() - begin
}

/** Logs users in one by one, each from its own network, and returns the durations in ascending order. */
async function logInOthers(people: Person[]): Promise<number[]> {
  const waits: number[] = []
  const statuses: number[] = []
  for (const [n, { email, device }] of people.entries()) {
    const begin = performance.now()
    statuses.push((await logIn(email, `198.51.100.${n}`, device)).status)
    waits.push(performance.now() - begin)
  }
  expect(statuses).not.toContain(429)
  // Under load the database or the event loop may time out for some of them.
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(2)
  return waits.sort((a, b) => a - b)
}

const createPeople = () => Promise.all(Array.from({ length: 5 }, () => createUser(server)))

function expectFlooded(answers: { status: number; headers: Record<string, unknown> }[]): void {
  const refused = answers.filter(({ status }) => status === 429)
  expect(refused.length).toBeGreaterThan(FLOOD / 2)
  for (const { headers } of refused) expect(Number(headers['retry-after'])).toBeGreaterThan(0)
}

/** One second, or more on a busy machine. */
const soon = (alone: number) => Math.max(1_000, 10 * alone)

test('a flood of password changes of one account does not delay log-ins of others', async () => {
  const alone = await logInAlone()
  const { token } = await logInAs(server, 'employee')
  const people = await createPeople()
  const body = { current_password: PASSWORD, new_password: OTHER_PASSWORD }
  const flood = Array.from({ length: FLOOD }, () => server.call(changePassword, { token, body }))
  const waits = await logInOthers(people)
  expect(waits[2]).toBeLessThan(soon(alone))
  expectFlooded(await Promise.all(flood))
})

test.for(['ada', 'nobody'])(
  'a flood of log-ins as %s from one network does not delay log-ins of others',
  async (name) => {
    const alone = await logInAlone()
    const { email } = await createUser(server, { username: 'ada' })
    const { cookies } = await logIn(email, '198.51.100.9')
    const device = cookies.find((cookie) => cookie.name === 'gatehouse_device')?.value ?? ''
    const people = await createPeople()
    const flood = Array.from({ length: FLOOD }, () => logIn(name, '203.0.113.1'))
    // Ada, whose name is flooded, logs in too, on a known device.
    const waits = await logInOthers([{ email, device }, ...people])
    expect(waits[2]).toBeLessThan(soon(alone))
    expectFlooded(await Promise.all(flood))
  },
)

test('a flood of log-ins with many names from one network does not delay log-ins of others', async () => {
  const alone = await logInAlone()
  const people = await createPeople()
  const flood = Array.from({ length: FLOOD }, (_, n) => logIn(`name-${n}`, '2001:db8::1'))
  const waits = await logInOthers(people)
  expect(waits[2]).toBeLessThan(soon(alone))
  expectFlooded(await Promise.all(flood))
})

/** Sends a log-in over a separate connection and returns its socket. */
function sendLogIn(port: number, email: string) {
  const body = JSON.stringify({ email, password: PASSWORD })
  const head = `Host: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}`
  const socket = connect(port, '127.0.0.1', () =>
    socket.write(`POST ${login.path} HTTP/1.1\r\n${head}\r\n\r\n${body}`),
  )
  return socket
}

test('a log-in counts against the limit until its hash is done, even after the client disconnects', async () => {
  const inFlight = Math.max(25 * availableParallelism(), 50)
  await server.app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = server.app.server.address() as AddressInfo
  const verdict = Promise.withResolvers<boolean>()
  const verify = vi.spyOn(server.app.passwords, 'verify').mockReturnValue(verdict.promise)
  const sockets = Array.from({ length: inFlight }, (_, n) => sendLogIn(port, `name-${n}`))
  await expect.poll(() => verify.mock.calls.length).toBe(inFlight)
  const closed = sockets.map((socket) => new Promise((resolve) => socket.on('close', resolve)))
  for (const socket of sockets) socket.destroy()
  await Promise.all(closed)
  expect((await logIn('ada', '127.0.0.1')).status).toBe(429)
  verdict.resolve(false)
  await expect.poll(async () => (await logIn('ada', '127.0.0.1')).status).toBe(401)
})
