import { createWidget, getWidget } from '@gatehouse/contract'
import { afterEach, expect, test, vi } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { logInAs } from '../../../test/factories.ts'
import { addWidget, CHANGE } from '../../../test/widgets.ts'

const server = useApp()

afterEach(() => vi.useRealTimers())

const WIDGET = { ...CHANGE, name: 'gears' }

const send = (token: string, payload: object | string, type = 'application/json') =>
  server.send({
    method: 'POST',
    url: '/api/v1/widgets',
    headers: { authorization: `Bearer ${token}`, 'content-type': type },
    payload,
  })

const FORM = 'application/x-www-form-urlencoded'
const asForm = (fields: Record<string, string>) => new URLSearchParams(fields).toString()

test('an admin creates a widget and owns it', async () => {
  const { user, token } = await logInAs(server, 'admin')
  const { status, body, headers } = await server.call(createWidget, { body: WIDGET, token })
  expect(status).toBe(201)
  expect(body).toEqual({
    status: 'success',
    message: 'New widget added: gears.',
    data: {
      name: 'gears',
      info_url: CHANGE.info_url,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      deadline: CHANGE.deadline,
      deadline_passed: false,
      time_remaining: expect.stringMatching(/^23 hours/),
      owner: { id: user.id, username: user.username },
      link: '/widgets/gears',
    },
  })
  expect(headers['location']).toBe('/widgets/gears')

  const found = await server.call(getWidget, { params: { name: 'gears' }, token })
  expect(found.headers['etag']).toBe(headers['etag'])
  expect(found.headers['etag']).toMatch(/^"[^"]+"$/)
})

test('Location and link of a created widget have the prefix of the request', async () => {
  const { token } = await logInAs(server, 'admin')
  const { status, body, headers } = await send(token, WIDGET)
  expect(status).toBe(201)
  expect(headers['location']).toBe('/api/v1/widgets/gears')
  expect(body).toMatchObject({ data: { link: '/api/v1/widgets/gears' } })
})

test('accepts a new widget as a form', async () => {
  const { token } = await logInAs(server, 'admin')
  const { status, body } = await send(token, asForm(WIDGET), FORM)
  expect(status).toBe(201)
  expect(body).toMatchObject({ data: WIDGET })
})

test('creating a widget ignores other fields', async () => {
  const { user } = await logInAs(server, 'employee')
  const { token } = await logInAs(server, 'admin')
  const { status, body } = await send(token, {
    ...WIDGET,
    owner: { id: user.id, username: user.username },
    owner_id: user.id,
    ownerId: user.id,
    created_at: '2000-01-01T00:00:00Z',
    deadline_passed: true,
    version: '01a1fa65-0000-7000-8000-000000000000',
  })
  expect(status).toBe(201)
  const row = await server.app.db.widget.findUniqueOrThrow({ where: { name: 'gears' } })
  expect(row.ownerId).not.toBe(user.id)
  expect(row.version).not.toMatch(/^01a1fa65/)
  expect(row.createdAt.getFullYear()).toBeGreaterThan(2025)
  expect(body).toMatchObject({ data: { deadline_passed: false } })
})

test.for([
  ['2027-03-01', '2027-03-01T23:59:59.999Z', '11 hours 59 minutes 59 seconds', false],
  ['2027-03-01T14:00:01+02:00', '2027-03-01T12:00:01.000Z', '1 second', false],
  ['2027-03-01T12:00:00Z', '2027-03-01T12:00:00.000Z', 'No time remaining', true],
] as const)('accepts the deadline %s at noon', async ([deadline, time, words, passed]) => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2027-03-01T12:00:00.000Z') })
  const { token } = await logInAs(server, 'admin')
  const { status, body } = await send(token, { ...WIDGET, deadline })
  expect(status).toBe(201)
  expect(body).toMatchObject({
    data: { deadline: time, time_remaining: words, deadline_passed: passed },
  })
})

test.for(['2027-02-28', '2027-03-01T11:59:59.999Z', '2027-03-01T13:59:59.999+02:00'])(
  'refuses the past deadline %s at noon',
  async (deadline) => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2027-03-01T12:00:00.000Z') })
    const { token } = await logInAs(server, 'admin')
    const { status, body } = await send(token, { ...WIDGET, deadline })
    expect(status).toBe(400)
    expect(body['errors']).toEqual({ deadline: 'Choose a date or time that is not past.' })
  },
)

test('answers 409 to a widget with a taken name and keeps the existing one', async () => {
  const before = await addWidget(server)
  const { token } = await logInAs(server, 'admin')
  const { status, body, headers } = await send(token, WIDGET)
  expect(status).toBe(409)
  expect(body).toMatchObject({
    code: 'widget_exists',
    message: 'Widget name: gears already exists, must be unique.',
  })
  expect(headers).not.toHaveProperty('location')
  expect(await server.app.db.widget.findMany()).toMatchObject([{ version: before.version }])
})

const FAULTY = { name: 'Gears!', info_url: 'http://localhost', deadline: 'soon' }
const FAULTS = {
  name: 'Use only lowercase letters, digits, dashes and underscores.',
  info_url: 'Enter an address with a public host name.',
  deadline: 'Enter a date like 2026-12-31, or a time like 2026-12-31T18:00:00Z.',
}

test('reports all invalid fields of a widget together, in JSON and forms', async () => {
  const { token } = await logInAs(server, 'admin')
  for (const answer of [await send(token, FAULTY), await send(token, asForm(FAULTY), FORM)]) {
    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({
      code: 'validation_failed',
      message: 'Input payload validation failed',
      errors: FAULTS,
    })
  }
  expect(await server.app.db.widget.count()).toBe(0)
})

test.for([
  ['an empty object', '{}', 'application/json'],
  ['wrong types', '{"name":["a"],"info_url":{},"deadline":1}', 'application/json'],
  ['an empty form', 'a=', FORM],
  ['a form with each field twice', 'name=a&name=b&info_url&info_url&deadline&deadline', FORM],
])('reports every field of %s as invalid', async ([, payload = '', type]) => {
  const { token } = await logInAs(server, 'admin')
  const { status, body } = await send(token, payload, type)
  expect(status).toBe(400)
  expect(Object.keys(body['errors'] as object).sort()).toEqual(['deadline', 'info_url', 'name'])
})

test('refuses another content type with 415 and invalid JSON with 400', async () => {
  const { token } = await logInAs(server, 'admin')
  expect((await send(token, 'name=gears', 'text/plain')).status).toBe(415)
  expect((await send(token, '{')).body).toMatchObject({ code: 'invalid_json' })
})

test('answers 401 to an anonymous creation of a widget', async () => {
  const { status, body } = await server.call(createWidget, { body: WIDGET })
  expect(status).toBe(401)
  expect(body).toMatchObject({ code: 'token_required' })
})

test.for(['employee', 'manager'] as const)(
  'creating a widget is 403 for the role %s, before validation',
  async (role) => {
    const { token } = await logInAs(server, role)
    const { status, body } = await send(token, {})
    expect(status).toBe(403)
    expect(body).toMatchObject({ code: 'insufficient_scope' })
  },
)

test('logs a created widget with the actor', async () => {
  const { user, token } = await logInAs(server, 'admin')
  await send(token, WIDGET)
  expect(server.logs).toContainEqual(
    expect.objectContaining({ event: 'widget_created', widget: 'gears', actor_id: user.id }),
  )
})
