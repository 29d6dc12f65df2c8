import { createUser, getUser, login, updateUser } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { etagOf } from '#/http/answers/etag.ts'
import { useApp } from '../../../test/app.ts'
import { createUser as insertUser, logInAs } from '../../../test/factories.ts'
import { PASSWORD } from '../../../test/secrets.ts'
import { tally, together } from '../../../test/together.ts'
import { USER_WRITES, type UserWrite } from '../../../test/user-writes.ts'

const server = useApp()

const UNKNOWN_ID = '01a1fa65-0000-7000-8000-000000000000'

const rowOf = (id: string) => server.app.db.user.findUnique({ where: { id } })

/** Creates a user for this write, with the tag of their version, and logs in an admin. */
async function createTarget({ approval }: UserWrite) {
  const user = await insertUser(server, { approval })
  const { token } = await logInAs(server, 'admin')
  return { user, token, etag: etagOf(user.version) }
}

test.for([
  [undefined, '-public'],
  ['employee', '-public'],
  ['manager', ''],
  ['admin', ''],
] as const)(
  'GET /users/:id as %s returns a tag of version and representation',
  async ([role, suffix]) => {
    const { id, version } = await insertUser(server)
    const caller = role && { token: (await logInAs(server, role)).token }
    const { headers } = await server.call(getUser, { params: { id }, ...caller })
    expect(headers.etag).toBe(`"${version}${suffix}"`)
  },
)

test('a created user is returned with an ETag', async () => {
  const { token } = await logInAs(server, 'admin')
  const body = { username: 'newcomer', email: 'newcomer@example.test', password: PASSWORD }
  const added = await server.call(createUser, { body, token })
  expect(added.headers.etag).toBe(etagOf((await rowOf(added.body.data.id))?.version ?? ''))
})

test('a log-in does not change the version of a user', async () => {
  const user = await insertUser(server)
  const credentials = { email: user.email, password: PASSWORD }
  await server.call(login, { body: credentials })
  expect(await rowOf(user.id)).toMatchObject({
    version: user.version,
    lastLoginAt: expect.any(Date),
  })
})

const { DELETE: removal, ...changes } = USER_WRITES

test.for(Object.entries(changes))(
  '%s changes the version of a user and returns its tag',
  async ([, write]) => {
    const { user, token, etag } = await createTarget(write)
    const { headers } = await write.send(server, { id: user.id, token })
    expect(headers.etag).not.toBe(etag)
    expect(headers.etag).toBe(etagOf((await rowOf(user.id))?.version ?? ''))
  },
)

for (const [name, write] of Object.entries(USER_WRITES)) {
  test.for([
    (etag: string) => etag,
    (etag: string) => `W/${etag}`,
    (etag: string) => `"other", ${etag}`,
    () => '*',
  ])(`${name} succeeds with If-Match of the current version: %s`, async (ifMatch) => {
    const { user, token, etag } = await createTarget(write)
    const answer = await write.send(server, { id: user.id, token, ifMatch: ifMatch(etag) })
    expect(answer.status).toBe(200)
  })

  test.for(['"other"', 'W/"other"', 'other', '"', `"${UNKNOWN_ID}"`])(
    `${name} with If-Match: %s is refused with 412 and changes nothing`,
    async (ifMatch) => {
      const { user, token } = await createTarget(write)
      const { status, body } = await write.send(server, { id: user.id, token, ifMatch })
      expect(status).toBe(412)
      expect(body).toMatchObject({
        code: 'precondition_failed',
        message: 'Somebody else changed this since you loaded it.',
      })
      expect(await rowOf(user.id)).toEqual(user)
    },
  )

  test(`${name} answers 404 and 403 before 412`, async () => {
    const { user, token } = await createTarget(write)
    const ifMatch = '"other"'
    expect((await write.send(server, { id: UNKNOWN_ID, token, ifMatch })).status).toBe(404)
    const { token: foreign } = await logInAs(server, 'employee')
    expect((await write.send(server, { id: user.id, token: foreign, ifMatch })).status).toBe(403)
  })

  test(`${name} with If-Match of an outdated version is 412`, async () => {
    const { user, token, etag } = await createTarget(write)
    const body = { username: 'changed', email: 'changed@example.test' }
    await server.call(updateUser, { params: { id: user.id }, body, token })
    const { status } = await write.send(server, { id: user.id, token, ifMatch: etag })
    expect(status).toBe(412)
  })
}

test.for(['PUT', 'PATCH'] as const)(
  'of 20 concurrent %s with one If-Match, one succeeds and 19 are 412',
  async (name) => {
    const { user, token, etag } = await createTarget(USER_WRITES[name])
    const answers = await together((n) =>
      USER_WRITES[name].send(server, { id: user.id, token, ifMatch: etag, n }),
    )
    expect(tally(answers)).toEqual({ 200: 1, 412: 19 })
    const done = answers.find(({ status }) => status === 200)
    expect(done?.headers.etag).toBe(etagOf((await rowOf(user.id))?.version ?? ''))
  },
)

test('of 20 concurrent deletions with one If-Match, one succeeds and 19 are 404', async () => {
  const { user, token, etag } = await createTarget(removal)
  const answers = await together(() => removal.send(server, { id: user.id, token, ifMatch: etag }))
  expect(tally(answers)).toEqual({ 200: 1, 404: 19 })
})

test('a taken name is 409 before 412', async () => {
  await insertUser(server, { username: 'taken', email: 'taken@example.test' })
  const { user, token } = await logInAs(server, 'employee')
  const { status, body } = await server.call(updateUser, {
    params: { id: user.id },
    body: { username: 'Taken', email: user.email },
    token,
    ifMatch: '"other"',
  })
  expect(status).toBe(409)
  expect(body).toHaveProperty('errors', { username: 'This username is taken.' })
})

test.for(['PATCH', 'DELETE'] as const)('%s of the last admin is 409 before 412', async (name) => {
  const { user, token } = await logInAs(server, 'admin')
  const given = { id: user.id, token, ifMatch: '"other"' }
  const { status, body } = await USER_WRITES[name].send(server, given)
  expect(status).toBe(409)
  expect(body).toMatchObject({ code: 'last_admin' })
})

test.for(['approve', 'reject'] as const)(
  '%s of a decided registration is 409 before 412',
  async (name) => {
    const { id } = await insertUser(server)
    const { token } = await logInAs(server, 'manager')
    const { status, body } = await USER_WRITES[name].send(server, { id, token, ifMatch: '"other"' })
    expect(status).toBe(409)
    expect(body).toMatchObject({ code: 'conflict' })
  },
)
