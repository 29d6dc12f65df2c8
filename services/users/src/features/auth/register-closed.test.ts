import { register } from '@gatehouse/contract'
import { expect, test, vi } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createUser, logInAs } from '../../../test/factories.ts'
import { PASSWORD } from '../../../test/secrets.ts'

const server = useApp({ REGISTRATION: 'closed' })
const ada = { username: 'ada', email: 'ada@example.test', password: PASSWORD }

test('refuses a registration with 403 when registration is closed', async () => {
  const answer = await server.call(register, { body: ada })
  expect(answer.status).toBe(403)
  expect(answer.body).toMatchObject({
    code: 'registration_closed',
    message: 'Registration is closed.',
  })
  expect(answer.headers['www-authenticate']).toBeUndefined()
  expect(await server.app.db.user.count()).toBe(0)
})

test('a closed registration reveals no taken names and hashes no password', async () => {
  const hash = vi.spyOn(server.app.passwords, 'hash')
  await createUser(server, { username: 'ada', email: 'ada@example.test' })
  const headers = { 'x-request-id': 'the-same-id' }
  const taken = await server.call(register, { body: ada, headers })
  const free = { ...ada, username: 'grace', email: 'grace@example.test' }
  expect(taken.body).toEqual((await server.call(register, { body: free, headers })).body)
  expect(hash).not.toHaveBeenCalled()
})

test('a closed registration leaves the browser’s session and cookies unchanged', async () => {
  const { id, refreshToken } = await logInAs(server, 'employee')
  const answer = await server.call(register, {
    body: ada,
    headers: { 'auth-transport': 'cookie' },
    cookies: { gatehouse_refresh: refreshToken },
  })
  expect(answer.status).toBe(403)
  expect(answer.cookies).toEqual([])
  expect(await server.app.db.session.findUnique({ where: { id } })).toMatchObject({ endedAt: null })
})
