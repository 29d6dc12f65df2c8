import type { LogInMethod } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { logInAs } from '../../../test/factories.ts'
import { packSession, unpackSession } from './packed-session.ts'
import { findLiveSession } from './sessions.ts'

const server = useApp()

test.for<[LogInMethod[]]>([[['password']], [['password', 'recovery_code']], [['passkey']]])(
  'a session with the methods %j is the same after packing',
  async ([methods]) => {
    const { id, user } = await logInAs(server, 'manager', { username: 'space-ship' })
    await server.app.db.session.update({ where: { id }, data: { methods } })
    const found = await findLiveSession(server.app.db, id)
    const session = found?.session
    if (!session) throw new Error('no session')
    expect(session).toMatchObject({ methods, age: expect.any(Number) })
    const unpacked = unpackSession({ id, userId: user.id, since: 7 }, packSession(session))
    expect(unpacked).toEqual({ ...session, age: Math.ceil(session.age) + 7 })
  },
)
