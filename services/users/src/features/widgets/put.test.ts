import { putWidget } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { logInAs } from '../../../test/factories.ts'
import { addWidget, CHANGE, DAY, inMilliseconds, ODD_NAMES } from '../../../test/widgets.ts'

const server = useApp()

const put = (token: string | undefined, request: { name?: string; ifMatch?: string } = {}) => {
  const { name = 'gears', ifMatch } = request
  return server.call(putWidget, { params: { name }, body: CHANGE, token, ifMatch })
}

const send = (path: string, token: string, payload: object | string) =>
  server.send({
    method: 'PUT',
    url: `/api/v1/widgets/${path}`,
    headers: {
      authorization: `Bearer ${token}`,
      ...(typeof payload === 'string' && { 'content-type': 'application/x-www-form-urlencoded' }),
    },
    payload,
  })

const rows = () => server.app.db.widget.findMany()
const eventsOf = () => server.logs.flatMap(({ event, widget }) => (widget ? [event] : []))

test('an admin changes a widget, and owner and creation time stay', async () => {
  const owner = await logInAs(server, 'admin')
  const before = await addWidget(server, { ownerId: owner.user.id, deadline: inMilliseconds(-DAY) })
  const { token } = await logInAs(server, 'admin')
  const { status, body, headers } = await put(token)
  expect(status).toBe(200)
  expect(body).toEqual({
    status: 'success',
    message: "'gears' was successfully updated",
    data: {
      name: 'gears',
      ...CHANGE,
      created_at: before.createdAt.toISOString(),
      deadline_passed: false,
      time_remaining: expect.stringMatching(/^23 hours/),
      owner: { id: owner.user.id, username: owner.user.username },
      link: '/widgets/gears',
    },
  })
  expect(headers).not.toHaveProperty('location')
  const [row] = await rows()
  expect(headers['etag']).toBe(`"${row?.version}"`)
  expect(headers['etag']).not.toBe(before.etag)
  expect(eventsOf()).toEqual(['widget_updated'])
})

test('PUT creates a missing widget with 201 and Location, owned by the caller', async () => {
  const { user, token } = await logInAs(server, 'admin')
  const { status, body, headers } = await put(token)
  expect(status).toBe(201)
  expect(body).toMatchObject({
    message: 'New widget added: gears.',
    data: { name: 'gears', ...CHANGE, owner: { id: user.id, username: user.username } },
  })
  expect(headers['location']).toBe('/widgets/gears')
  expect(headers['etag']).toBe(`"${(await rows())[0]?.version}"`)
  expect(eventsOf()).toEqual(['widget_created'])
})

test('Location and link of a PUT widget have the prefix of the request', async () => {
  const { token } = await logInAs(server, 'admin')
  const { status, body, headers } = await send('gears', token, CHANGE)
  expect(status).toBe(201)
  expect(headers['location']).toBe('/api/v1/widgets/gears')
  expect(body).toMatchObject({ data: { link: '/api/v1/widgets/gears' } })
})

test('PUT accepts a form, to create and to change a widget', async () => {
  const { token } = await logInAs(server, 'admin')
  const form = new URLSearchParams(CHANGE).toString()
  expect((await send('gears', token, form)).status).toBe(201)
  const { status, body } = await send('gears', token, form)
  expect(status).toBe(200)
  expect(body).toMatchObject({ data: CHANGE })
})

test('PUT ignores other fields, including another name', async () => {
  const { user, token } = await logInAs(server, 'admin')
  const { status } = await send('gears', token, { ...CHANGE, name: 'wheels', owner: null })
  expect(status).toBe(201)
  expect(await rows()).toMatchObject([{ name: 'gears', ownerId: user.id }])
})

test.for(['the current', 'one of several', 'a weak', 'any'])(
  'PUT with If-Match of %s version changes the widget',
  async (which) => {
    const { etag } = await addWidget(server)
    const { token } = await logInAs(server, 'admin')
    const tags = { 'one of several': `"x", ${etag}`, 'a weak': `W/${etag}`, any: '*' }
    const ifMatch = tags[which as keyof typeof tags] ?? etag
    const { status, headers } = await put(token, { ifMatch })
    expect(status).toBe(200)
    expect(headers['etag']).not.toBe(etag)
    expect((await put(token, { ifMatch: String(headers['etag']) })).status).toBe(200)
  },
)

test('PUT with an outdated If-Match is 412 and changes nothing', async () => {
  const { etag } = await addWidget(server)
  const { token } = await logInAs(server, 'admin')
  await put(token)
  const before = await rows()
  for (const ifMatch of [etag, '"x"', 'nonsense', '""']) {
    const { status, body } = await put(token, { ifMatch })
    expect(status).toBe(412)
    expect(body).toMatchObject({
      code: 'precondition_failed',
      message: 'Somebody else changed this since you loaded it.',
    })
  }
  expect(await rows()).toEqual(before)
})

test('PUT with any If-Match is 412 for a missing widget', async () => {
  const { token } = await logInAs(server, 'admin')
  for (const ifMatch of ['*', '"x"', '"01a1fa65-0000-7000-8000-000000000000"']) {
    expect((await put(token, { ifMatch })).status).toBe(412)
  }
  expect(await rows()).toEqual([])
})

test.for(ODD_NAMES)('PUT refuses the widget name $label with 400', async ({ path, name }) => {
  const { token } = await logInAs(server, 'admin')
  const { status, body } = await send(path, token, CHANGE)
  expect(status).toBe(400)
  expect(body).toMatchObject({ code: 'validation_failed' })
  expect(body['errors']).toEqual({
    name: /^x+$/.test(name)
      ? 'Use at most 100 characters.'
      : 'Use only lowercase letters, digits, dashes and underscores.',
  })
})

test('PUT reports the invalid name and fields together', async () => {
  const { token } = await logInAs(server, 'admin')
  const faulty = { info_url: 'https://user@example.com', deadline: '2000-01-01' }
  const { status, body } = await send('Gears', token, faulty)
  expect(status).toBe(400)
  expect(body['errors']).toEqual({
    name: 'Use only lowercase letters, digits, dashes and underscores.',
    info_url: 'Leave the user name and password out of the address.',
    deadline: 'Choose a date or time that is not past.',
  })
})

test.for([
  [{ info_url: CHANGE.info_url }, ['deadline']],
  [{ deadline: CHANGE.deadline }, ['info_url']],
  [{}, ['deadline', 'info_url']],
] as const)('PUT requires both fields: %j is 400', async ([payload, missing]) => {
  await addWidget(server)
  const { token } = await logInAs(server, 'admin')
  const { status, body } = await send('gears', token, payload)
  expect(status).toBe(400)
  expect(Object.keys(body['errors'] as object).sort()).toEqual(missing)
})

test('PUT reports invalid fields before an outdated If-Match', async () => {
  const { token } = await logInAs(server, 'admin')
  const { status } = await server.send({
    method: 'PUT',
    url: '/widgets/gears',
    headers: { authorization: `Bearer ${token}`, 'if-match': '"x"' },
    payload: {},
  })
  expect(status).toBe(400)
})

test('answers 401 to an anonymous PUT of a widget', async () => {
  const { status, body } = await put(undefined)
  expect(status).toBe(401)
  expect(body).toMatchObject({ code: 'token_required' })
})

test.for(['employee', 'manager'] as const)(
  'PUT of a widget is 403 for the role %s',
  async (role) => {
    const { token } = await logInAs(server, role)
    const { status, body } = await put(token)
    expect(status).toBe(403)
    expect(body).toMatchObject({ code: 'insufficient_scope' })
    expect(await rows()).toEqual([])
  },
)
