import { getWidget } from '@gatehouse/contract'
import { afterEach, expect, test, vi } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { logInAs } from '../../../test/factories.ts'
import { addWidget, ODD_NAMES } from '../../../test/widgets.ts'

const server = useApp()

afterEach(() => vi.useRealTimers())

const get = (name: string, token: string | undefined) =>
  server.call(getWidget, { params: { name }, token })

test.for(['employee', 'manager', 'admin'] as const)('%s reads a widget', async (role) => {
  const { user } = await logInAs(server, 'admin')
  const { createdAt, deadline, etag } = await addWidget(server, { ownerId: user.id })
  const { token } = await logInAs(server, role)
  const { status, body, headers } = await get('gears', token)
  expect(status).toBe(200)
  expect(headers['etag']).toBe(etag)
  expect(body).toEqual({
    status: 'success',
    data: {
      name: 'gears',
      info_url: 'https://example.com',
      created_at: createdAt.toISOString(),
      deadline: deadline.toISOString(),
      deadline_passed: false,
      time_remaining: expect.stringMatching(/^23 hours/),
      owner: { id: user.id, username: user.username },
      link: '/widgets/gears',
    },
  })
})

test('the link of a widget has the prefix of the request', async () => {
  await addWidget(server)
  const { token } = await logInAs(server, 'employee')
  const headers = { authorization: `Bearer ${token}` }
  const { body } = await server.send({ url: '/api/v1/widgets/gears', headers })
  expect(body).toMatchObject({ data: { link: '/api/v1/widgets/gears' } })
})

const DEADLINE = new Date('2027-03-01T12:00:00.000Z')

test.for([
  ['2027-02-26T05:39:05.000Z', '3 days 6 hours 20 minutes 55 seconds'],
  ['2027-02-28T11:59:59.000Z', '1 day 1 second'],
  ['2027-03-01T11:59:58.001Z', '1 second'],
  ['2027-03-01T11:59:59.000Z', '1 second'],
  ['2027-03-01T11:59:59.001Z', 'No time remaining'],
  ['2027-03-01T12:00:00.000Z', 'No time remaining'],
  ['2027-03-01T12:00:00.001Z', 'No time remaining'],
  ['2028-01-01T00:00:00.000Z', 'No time remaining'],
] as const)('the time remaining at %s is %s', async ([now, words]) => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(now) })
  await addWidget(server, { deadline: DEADLINE })
  const { token } = await logInAs(server, 'employee')
  const { body } = await get('gears', token)
  expect(body.data).toMatchObject({
    deadline_passed: words === 'No time remaining',
    time_remaining: words,
  })
})

test('a widget has no owner after its owner is deleted', async () => {
  const { user } = await logInAs(server, 'admin')
  await addWidget(server, { ownerId: user.id })
  await server.app.db.user.delete({ where: { id: user.id } })
  const { token } = await logInAs(server, 'employee')
  const { status, body } = await get('gears', token)
  expect(status).toBe(200)
  expect(body.data.owner).toBeNull()
})

test('answers 404 for an unknown widget', async () => {
  const { token } = await logInAs(server, 'employee')
  const { status, body } = await get('gears', token)
  expect(status).toBe(404)
  expect(body).toMatchObject({ code: 'not_found', message: 'gears not found in database.' })
})

test.for(ODD_NAMES)('answers 404 for the widget $label', async ({ path, name }) => {
  const { token } = await logInAs(server, 'employee')
  const headers = { authorization: `Bearer ${token}` }
  const { status, body } = await server.send({ url: `/widgets/${path}`, headers })
  expect(status).toBe(404)
  expect(body).toMatchObject({ code: 'not_found', message: `${name} not found in database.` })
})

test('answers 401 to an anonymous request for a widget, existing or not', async () => {
  await addWidget(server)
  for (const name of ['gears', 'wheels']) {
    const { status, body } = await get(name, undefined)
    expect(status).toBe(401)
    expect(body).toMatchObject({ code: 'token_required' })
  }
})
