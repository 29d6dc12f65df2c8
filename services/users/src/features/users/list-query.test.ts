import { listUsers } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createUser, logInAs } from '../../../test/factories.ts'

const server = useApp()

const MANAGERS_ONLY = [
  'q=a',
  'q=',
  'role=admin',
  'state=active',
  'sort=email',
  'role=nonsense',
  'state=nonsense',
  'sort=nonsense',
  'sort=email&sort=email',
  'q=%00&limit=0',
]

test.for(MANAGERS_ONLY)(
  'answers 401 to an anonymous list of users with ?%s, before validation',
  async (query) => {
    const { status, body, headers } = await server.send({ url: `/users?${query}` })
    expect(status).toBe(401)
    expect(body).toMatchObject({ code: 'token_required', message: 'Provide a valid auth token.' })
    expect(headers['www-authenticate']).toBe('Bearer realm="gatehouse"')
  },
)

test.for(MANAGERS_ONLY)(
  'answers 403 to an employee’s list of users with ?%s, before validation',
  async (query) => {
    const { token } = await logInAs(server, 'employee')
    const headers = { authorization: `Bearer ${token}` }
    const { status, body } = await server.send({ url: `/users?${query}`, headers })
    expect(status).toBe(403)
    expect(body).toMatchObject({ code: 'insufficient_scope' })
  },
)

const LIMIT = 'Choose a number from 1 to 100.'
const FAULTS = [
  ['limit=0', { limit: LIMIT }],
  ['limit=101', { limit: LIMIT }],
  [`limit=${'9'.repeat(400)}`, { limit: LIMIT }],
  ['limit=-1', { limit: 'Use decimal digits.' }],
  ['limit=', { limit: 'Use decimal digits.' }],
  ['limit=1e1', { limit: 'Use decimal digits.' }],
  ['limit=1.0', { limit: 'Use decimal digits.' }],
  ['limit=0x10', { limit: 'Use decimal digits.' }],
  ['limit=%2B5', { limit: 'Use decimal digits.' }],
  ['limit=%D9%A3', { limit: 'Use decimal digits.' }],
  ['limit=1&limit=2', { limit: 'Use decimal digits, once.' }],
  ['q=a&q=b', { q: 'Must be text, once.' }],
  ['q=%00', { q: 'Leave out control characters.' }],
  [`q=${'x'.repeat(255)}`, { q: 'Use at most 254 characters.' }],
  ['role=root', { role: 'Choose employee, manager or admin.' }],
  ['role=Admin', { role: 'Choose employee, manager or admin.' }],
  ['role=', { role: 'Choose employee, manager or admin.' }],
  ['state=gone', { state: 'Choose active, inactive, pending or rejected.' }],
  ['sort=password_hash', { sort: expect.stringContaining('Choose one of username') }],
  ['sort=--email', { sort: expect.stringContaining('Choose one of username') }],
  ['sort=email,id', { sort: expect.stringContaining('Choose one of username') }],
  [
    'limit=0&role=x&state=y',
    {
      limit: LIMIT,
      role: 'Choose employee, manager or admin.',
      state: 'Choose active, inactive, pending or rejected.',
    },
  ],
] as const

test.for(FAULTS)('refuses the user query ?%s with the reason', async ([query, errors]) => {
  const { token } = await logInAs(server, 'admin')
  const headers = { authorization: `Bearer ${token}` }
  const { status, body } = await server.send({ url: `/users?${query}`, headers })
  expect(status).toBe(400)
  expect(body).toMatchObject({
    code: 'validation_failed',
    message: 'Input payload validation failed',
  })
  expect(body['errors']).toEqual(errors)
})

test.for(['limit=1', 'limit=100', 'limit=007', 'unknown=1', 'limit=5&unknown='])(
  'accepts the user query ?%s',
  async (query) => {
    const { status } = await server.send({ url: `/users?${query}` })
    expect(status).toBe(200)
  },
)

const SEARCHES = [
  ['jo', ['Joanna']],
  ['NJ', []],
  ['NJO', ['banjo']],
  ['JOA', ['Joanna']],
  ['anna@exa', ['Joanna']],
  ['b@', ['axb']],
  ['%', []],
  ['%%%', []],
  ['_', []],
  ['a_', ['a_b']],
  ['a_b', ['a_b']],
  ['\\', []],
  ['\\_', []],
  ['a\\_b', []],
  ["o'", ["o'neil"]],
  ["'ne", ["o'neil"]],
  ["' OR 1=1 --", []],
  ['"', []],
  ['joannajo', []],
  ['É', []],
  ['', ['Joanna', 'a_b', 'axb', 'banjo', "o'neil"]],
] as const

test.for(SEARCHES)(
  'q=%s finds %j, anywhere from three characters on and as a prefix below',
  async ([q, names]) => {
    for (const username of ['Joanna', 'banjo', 'a_b']) await createUser(server, { username })
    await createUser(server, { username: 'axb', email: 'B@example.test' })
    await createUser(server, { username: "o'neil" })
    const { token } = await logInAs(server, 'admin', { username: 'root', email: 'r@elsewhere.net' })
    const { status, body } = await server.call(listUsers, { token, query: { q } })
    expect(status).toBe(200)
    const found = body.data.items.map(({ username }) => username).filter((name) => name !== 'root')
    expect(found.sort()).toEqual(names)
  },
)
