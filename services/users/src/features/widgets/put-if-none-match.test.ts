import { putWidget } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { logInAs } from '../../../test/factories.ts'
import { tally, together } from '../../../test/together.ts'
import { addWidget, CHANGE } from '../../../test/widgets.ts'

const server = useApp()

const putNew = (token: string | undefined, headers: Record<string, string> = {}) =>
  server.call(putWidget, {
    params: { name: 'gears' },
    body: CHANGE,
    token,
    headers: { 'if-none-match': '*', ...headers },
  })

test('PUT with If-None-Match: * creates a widget with 201', async () => {
  const { token } = await logInAs(server, 'admin')
  expect((await putNew(token)).status).toBe(201)
})

test('PUT with If-None-Match: * is 412 for an existing widget', async () => {
  const { etag } = await addWidget(server)
  const { token } = await logInAs(server, 'admin')
  const { status, body } = await putNew(token)
  expect(status).toBe(412)
  expect(body).toMatchObject({ code: 'precondition_failed' })
  const [row] = await server.app.db.widget.findMany()
  expect(`"${row?.version}"`).toBe(etag)
})

test('of 20 concurrent PUTs with If-None-Match: *, one creates the widget', async () => {
  const { token } = await logInAs(server, 'admin')
  expect(tally(await together(() => putNew(token)))).toEqual({ 201: 1, 412: 19 })
})

test('PUT with If-Match and If-None-Match: * is 412, whether the widget exists or not', async () => {
  const { token } = await logInAs(server, 'admin')
  expect((await putNew(token, { 'if-match': '*' })).status).toBe(412)
  await addWidget(server)
  expect((await putNew(token, { 'if-match': '*' })).status).toBe(412)
})

test('PUT with If-None-Match: * is 403 for employees and 401 for anonymous requests', async () => {
  await addWidget(server)
  const { token } = await logInAs(server, 'employee')
  expect((await putNew(token)).status).toBe(403)
  expect((await putNew(undefined)).status).toBe(401)
})
