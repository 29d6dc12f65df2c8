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

test('with If-None-Match: * it adds a widget that is not there: 201', async () => {
  const { token } = await logInAs(server, 'admin')
  expect((await putNew(token)).status).toBe(201)
})

test('with If-None-Match: * it leaves a widget that is there: 412', async () => {
  const { etag } = await addWidget(server)
  const { token } = await logInAs(server, 'admin')
  const { status, body } = await putNew(token)
  expect(status).toBe(412)
  expect(body).toMatchObject({ code: 'precondition_failed' })
  const [row] = await server.app.db.widget.findMany()
  expect(`"${row?.version}"`).toBe(etag)
})

test('with If-None-Match: * one of twenty at once adds it', async () => {
  const { token } = await logInAs(server, 'admin')
  expect(tally(await together(() => putNew(token)))).toEqual({ 201: 1, 412: 19 })
})

test('with If-Match and If-None-Match: * it is 412, whether there is one or not', async () => {
  const { token } = await logInAs(server, 'admin')
  expect((await putNew(token, { 'if-match': '*' })).status).toBe(412)
  await addWidget(server)
  expect((await putNew(token, { 'if-match': '*' })).status).toBe(412)
})

test('with If-None-Match: * an employee is 403 and a stranger 401, before it is looked for', async () => {
  await addWidget(server)
  const { token } = await logInAs(server, 'employee')
  expect((await putNew(token)).status).toBe(403)
  expect((await putNew(undefined)).status).toBe(401)
})
