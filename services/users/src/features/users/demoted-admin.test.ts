import { createUser } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { type TestApp, useApp } from '../../../test/app.ts'
import { createUser as insertUser, logInAs } from '../../../test/factories.ts'
import { PASSWORD } from '../../../test/secrets.ts'
import { untilSomebodyWaits } from '../../../test/together.ts'
import { USER_WRITES } from '../../../test/user-writes.ts'

const server = useApp()

const addAdmin = ({ call }: TestApp, { token }: { token: string }) => {
  const body = { username: 'friend', email: 'friend@example.test', password: PASSWORD }
  return call(createUser, { body: { ...body, role: 'admin' }, token })
}

const { PATCH, DELETE, approve, reject } = USER_WRITES
const WRITES = { 'POST /users': { ...PATCH, send: addAdmin }, PATCH, DELETE, approve, reject }

test.for(Object.entries(WRITES))(
  '%s fails with 401 if the admin is demoted concurrently',
  async ([, { approval, send }]) => {
    const target = await insertUser(server, { approval })
    await logInAs(server, 'admin')
    const { user, token } = await logInAs(server, 'admin')
    const { db } = server.app
    // The request is authorized before the demotion commits, and writes after it.
    const { writing } = await db.$transaction(async (tx) => {
      await tx.user.update({ where: { id: user.id }, data: { role: 'employee' } })
      const writing = send(server, { id: target.id, token })
      await untilSomebodyWaits(db)
      return { writing }
    })
    const { status, body } = await writing
    expect(status).toBe(401)
    expect(body).toMatchObject({
      code: 'invalid_token',
      message: 'Session ended. Please log in again.',
    })
    expect(await db.user.findUnique({ where: { id: target.id } })).toEqual(target)
    expect(await db.user.count()).toBe(3)
  },
)
