import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createUser } from '../../../test/factories.ts'
import { OTHER_PASSWORD } from '../../../test/secrets.ts'

const server = useApp()

const attempt = (email: string) =>
  server.send({
    method: 'POST',
    url: '/auth/login',
    payload: { email, password: OTHER_PASSWORD },
    headers: { 'x-request-id': 'the-same-id' },
  })

async function milliseconds(email: string) {
  await server.app.db.attemptLimit.deleteMany()
  const begin = performance.now()
  await attempt(email)
  return performance.now() - begin
}

test('answers an unknown address exactly like a wrong password', async () => {
  await createUser(server, { username: 'known' })
  const [known, unknown] = [await attempt('known@example.test'), await attempt('a@example.test')]
  expect(known.status).toBe(401)
  const { date: _known, ...knownHeaders } = known.headers
  const { date: _unknown, ...unknownHeaders } = unknown.headers
  expect({ ...unknown, headers: unknownHeaders }).toEqual({ ...known, headers: knownHeaders })
})

test('answers an unknown address in the same time as a wrong password', async () => {
  await createUser(server, { username: 'known' })
  await attempt('known')
  const known: number[] = []
  const unknown: number[] = []
  // Alternates, so that other load affects both.
  for (let run = 0; run < 31; run += 1) {
    known.push(await milliseconds('known'))
    unknown.push(await milliseconds('unknown'))
  }
  // Compares the fastest runs, because noise only adds time. A hash takes about 20 ms and the rest of a
  // log-in one or two, so without the dummy hash the ratio is close to 0.
  const ratio = Math.min(...unknown) / Math.min(...known)
  expect(ratio).toBeGreaterThan(0.6)
  expect(ratio).toBeLessThan(1.67)
})
