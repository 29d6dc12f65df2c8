import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createUser, logInAs } from '../../../test/factories.ts'
import { addWidget } from '../../../test/widgets.ts'

const server = useApp()

const get = (url: string, token: string | undefined, ifNoneMatch?: string) =>
  server.app.inject({
    url,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(ifNoneMatch && { 'if-none-match': ifNoneMatch }),
    },
  })

/** Creates a task, a user and a widget, and logs in an admin. */
async function createResources() {
  const { user, token } = await logInAs(server, 'admin')
  await addWidget(server)
  const task = await server.app.db.task.create({ data: { title: 'Oil the gears' } })
  return { token, urls: [`/tasks/${task.id}`, `/users/${user.id}`, '/widgets/gears'] }
}

test('answers 304 without a body to If-None-Match with the current tag, strong, weak or listed, or `*`', async () => {
  const { token, urls } = await createResources()
  for (const url of urls) {
    const { headers, statusCode } = await get(url, token)
    expect(statusCode).toBe(200)
    const etag = String(headers.etag)
    for (const given of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
      const answer = await get(url, token, given)
      expect([url, given, answer.statusCode, answer.payload]).toEqual([url, given, 304, ''])
      expect(answer.headers.etag).toBe(etag)
      for (const name of ['cache-control', 'vary', 'content-security-policy']) {
        expect(answer.headers[name]).toEqual(headers[name])
      }
      expect(answer.headers).not.toHaveProperty('content-type')
      expect(answer.headers['content-length'] ?? '0').toBe('0')
    }
  }
})

test('answers 200 to If-None-Match with another tag or an outdated one', async () => {
  const { token, urls } = await createResources()
  for (const url of urls) expect((await get(url, token, '"x"')).statusCode).toBe(200)
  const { headers } = await get('/widgets/gears', token)
  await server.app.db.$executeRaw`UPDATE widgets SET version = gen_random_uuid()`
  expect((await get('/widgets/gears', token, String(headers.etag))).statusCode).toBe(200)
})

test('checks authorization before If-None-Match: 401 and 404 stay', async () => {
  const { token, urls } = await createResources()
  const employee = await logInAs(server, 'employee')
  const [task = '', , widget = ''] = urls
  const { headers } = await get(task, token)
  expect((await get(widget, undefined, '*')).statusCode).toBe(401)
  expect((await get(task, employee.token, String(headers.etag))).statusCode).toBe(404)
  const hidden = await createUser(server, { active: false })
  expect((await get(`/users/${hidden.id}`, undefined, '*')).statusCode).toBe(404)
})

test('the tag of a public user does not match the tag of the full user', async () => {
  const { token, urls } = await createResources()
  const [, url = ''] = urls
  const { headers } = await get(url, undefined)
  const answer = await get(url, token, String(headers.etag))
  expect(answer.statusCode).toBe(200)
  expect(answer.json().data).toHaveProperty('email')
})

test('answers lists with 200, whatever If-None-Match says', async () => {
  const { token } = await createResources()
  for (const url of ['/widgets', '/tasks', '/users']) {
    expect((await get(url, token, '*')).statusCode).toBe(200)
  }
})
