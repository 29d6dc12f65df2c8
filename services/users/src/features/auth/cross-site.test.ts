import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createUser, logInAs } from '../../../test/factories.ts'
import { PASSWORD } from '../../../test/secrets.ts'

const server = useApp()
const transport = { 'auth-transport': 'cookie', host: 'gate.example.test:8080' }
const credentials = { email: 'ada', password: PASSWORD }
const newcomer = { username: 'bob', email: 'bob@example.test', password: PASSWORD }

const refused: [string, Record<string, string>][] = [
  ['Sec-Fetch-Site: cross-site', { 'sec-fetch-site': 'cross-site' }],
  ['Sec-Fetch-Site: same-site', { 'sec-fetch-site': 'same-site' }],
  ['Sec-Fetch-Site: none', { 'sec-fetch-site': 'none' }],
  ['an empty Sec-Fetch-Site', { 'sec-fetch-site': '' }],
  [
    'Sec-Fetch-Site: cross-site and our own Origin',
    { 'sec-fetch-site': 'cross-site', origin: 'http://gate.example.test:8080' },
  ],
  ["another site's Origin", { origin: 'http://evil.test' }],
  ['an Origin with another port', { origin: 'http://gate.example.test' }],
  ['an Origin that starts with ours', { origin: 'http://gate.example.test:8080.evil.test' }],
  ['Origin: null', { origin: 'null' }],
]

const allowed: [string, Record<string, string>][] = [
  ['Sec-Fetch-Site: same-origin', { 'sec-fetch-site': 'same-origin' }],
  ['our own Origin', { origin: 'http://gate.example.test:8080' }],
  [
    'our own Origin and a Host with the default port',
    { origin: 'https://gate.example.test', host: 'gate.example.test:443' },
  ],
  ['neither header', {}],
]

const endpoints = [
  ['/auth/register', newcomer],
  ['/auth/login', credentials],
  ['/auth/refresh', undefined],
  ['/auth/logout', undefined],
] as const

async function send(url: string, payload: object | undefined, headers: Record<string, string>) {
  const { id, refreshToken } = await logInAs(server, 'employee')
  await createUser(server, { username: 'ada' })
  const answer = await server.send({
    method: 'POST',
    url,
    headers: { ...transport, ...headers },
    cookies: { gatehouse_refresh: refreshToken },
    ...(payload && { payload }),
  })
  const session = await server.app.db.session.findUniqueOrThrow({ where: { id } })
  return { answer, session }
}

const each = <T>(cases: [string, T][]) =>
  cases.flatMap(([name, headers]) =>
    endpoints.map(([url, payload]) => ({ name, headers, url, payload })),
  )

test.for(each(refused))('refuses $url by cookie with $name', async ({ url, payload, headers }) => {
  const { answer, session } = await send(url, payload, headers)
  expect(answer.status).toBe(403)
  expect(answer.body).toMatchObject({ status: 'error', code: 'cross_site_request' })
  expect(answer.headers['set-cookie']).toBeUndefined()
  expect(session.endedAt).toBeNull()
})

test.for(each(allowed))('serves $url by cookie with $name', async ({ url, payload, headers }) => {
  const { answer } = await send(url, payload, headers)
  expect(answer.status).toBeLessThan(300)
  expect(answer.headers['set-cookie']).toBeDefined()
})

test('accepts a cross-site log-in without the cookie transport', async () => {
  await createUser(server, { username: 'ada' })
  const headers = { 'sec-fetch-site': 'cross-site', origin: 'http://evil.test' }
  const answer = await server.send({
    method: 'POST',
    url: '/auth/login',
    headers,
    payload: credentials,
  })
  expect(answer.status).toBe(200)
  expect(answer.headers['set-cookie']).toBeUndefined()
})
