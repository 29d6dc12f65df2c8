import { finishLogin } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { ADA, secondStep } from '../../../test/second-step.ts'

const server = useApp()
const { createAda, begin } = secondStep(server)

test('a browser finishes by a cookie, which no script can read', async () => {
  const { code } = await createAda()
  const headers = { 'auth-transport': 'cookie', 'sec-fetch-site': 'same-origin' }
  const begun = await server.send({ method: 'POST', url: '/auth/login', headers, payload: ADA })
  expect(begun.body['second_factor']).toEqual({ expires_in: 300, trust_days: 30 })
  const [cookie] = begun.cookies
  expect(cookie).toMatchObject({
    name: 'gatehouse_second_factor',
    httpOnly: true,
    sameSite: 'Strict',
    path: '/',
    maxAge: 300,
  })
  const answer = await server.send({
    method: 'POST',
    url: finishLogin.path,
    headers,
    cookies: { gatehouse_second_factor: cookie?.value ?? '' },
    payload: { code: code() },
  })
  expect(answer.status).toBe(200)
  expect(answer.body['refresh_token']).toBeUndefined()
  const cleared = answer.cookies.find(({ name }) => name === 'gatehouse_second_factor')
  expect(cleared?.value).toBe('')
})

test('the token of the second step opens nothing else', async () => {
  await createAda()
  const token = await begin()
  const headers = { authorization: `Bearer ${token}` }
  expect((await server.send({ url: '/auth/status', headers })).status).toBe(401)
  const payload = { refresh_token: token }
  expect((await server.send({ method: 'POST', url: '/auth/refresh', payload })).status).toBe(401)
  const cookies = { gatehouse_session: token }
  const verified = await server.send({ url: '/gateway/verify', cookies })
  expect(verified.status).not.toBe(200)
})

test('two cookies of a second step are refused by name, and the next log-in expires a planted one', async () => {
  await createAda()
  const cookie = 'gatehouse_second_factor=planted; gatehouse_second_factor=own'
  const headers = { 'auth-transport': 'cookie', 'sec-fetch-site': 'same-origin', cookie }
  const payload = { code: '123456' }
  const answer = await server.send({ method: 'POST', url: finishLogin.path, headers, payload })
  expect(answer.body['code']).toBe('duplicate_cookie')
  const begun = await server.send({ method: 'POST', url: '/auth/login', headers, payload: ADA })
  const expired = begun.cookies.filter(
    ({ name, value }) => name === 'gatehouse_second_factor' && value === '',
  )
  expect(expired.map(({ path }) => path)).toContain('/auth')
})

test('a second step from another site is refused', async () => {
  const { code } = await createAda()
  const answer = await server.send({
    method: 'POST',
    url: finishLogin.path,
    headers: { 'auth-transport': 'cookie', 'sec-fetch-site': 'cross-site' },
    payload: { code: code() },
  })
  expect(answer.body['code']).toBe('cross_site_request')
})
