import { deleteWidget } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { logInAs } from '../../../test/factories.ts'
import { addWidget, ODD_NAMES } from '../../../test/widgets.ts'

const server = useApp()

const remove = (token: string | undefined, ifMatch?: string) =>
  server.call(deleteWidget, { params: { name: 'gears' }, token, ifMatch })

const count = () => server.app.db.widget.count()

test('an admin deletes a widget with a 204 without a body', async () => {
  await addWidget(server)
  await addWidget(server, { name: 'wheels' })
  const { user, token } = await logInAs(server, 'admin')
  const { status, body, headers } = await remove(token)
  expect(status).toBe(204)
  expect(body).toBeUndefined()
  expect(headers).not.toHaveProperty('content-type')
  expect(await server.app.db.widget.findMany()).toMatchObject([{ name: 'wheels' }])
  expect(server.logs).toContainEqual(
    expect.objectContaining({ event: 'widget_deleted', widget: 'gears', actor_id: user.id }),
  )
})

test('deletes a widget with If-Match of its version or `*`', async () => {
  const { token } = await logInAs(server, 'admin')
  const { etag } = await addWidget(server)
  expect((await remove(token, etag)).status).toBe(204)
  await addWidget(server)
  expect((await remove(token, '*')).status).toBe(204)
})

test('refuses a deletion of a widget with an outdated If-Match', async () => {
  await addWidget(server)
  const { token } = await logInAs(server, 'admin')
  for (const ifMatch of ['"x"', 'nonsense', '"01a1fa65-0000-7000-8000-000000000000"']) {
    const { status, body } = await remove(token, ifMatch)
    expect(status).toBe(412)
    expect(body).toMatchObject({ code: 'precondition_failed' })
  }
  expect(await count()).toBe(1)
  expect(server.logs.map(({ event }) => event)).not.toContain('widget_deleted')
})

test('answers 404 to a deletion of an unknown widget, whatever If-Match says', async () => {
  const { token } = await logInAs(server, 'admin')
  for (const ifMatch of [undefined, '*', '"x"']) {
    const { status, body } = await remove(token, ifMatch)
    expect(status).toBe(404)
    expect(body).toMatchObject({ code: 'not_found', message: 'gears not found in database.' })
  }
})

test.for(ODD_NAMES)('answers 404 to a deletion of the widget $label', async ({ path, name }) => {
  const { token } = await logInAs(server, 'admin')
  const headers = { authorization: `Bearer ${token}` }
  const { status, body } = await server.send({ method: 'DELETE', url: `/widgets/${path}`, headers })
  expect(status).toBe(404)
  expect(body).toMatchObject({ code: 'not_found', message: `${name} not found in database.` })
})

test('answers 401 to an anonymous deletion of a widget', async () => {
  await addWidget(server)
  const { status, body } = await remove(undefined)
  expect(status).toBe(401)
  expect(body).toMatchObject({ code: 'token_required' })
  expect(await count()).toBe(1)
})

test.for(['employee', 'manager'] as const)(
  'deleting a widget, even their own, is 403 for the role %s',
  async (role) => {
    const { user, token } = await logInAs(server, role)
    await addWidget(server, { ownerId: user.id })
    const { status, body } = await remove(token)
    expect(status).toBe(403)
    expect(body).toMatchObject({ code: 'insufficient_scope' })
    expect(await count()).toBe(1)
  },
)
