import { v7 as uuidv7 } from 'uuid'
import type { CallOptions, TestApp } from '../app.ts'
import { emptyDatabase } from '../empty-database.ts'
import { createInvitation, createUser, logInAs } from '../factories.ts'

/** Creates a pending user, and a logged-in employee, manager and admin. */
export async function createWorld(server: TestApp) {
  const { app } = server
  await emptyDatabase(server)
  const waiting = await createUser(server, { username: 'waiting', approval: 'pending' })
  const [employee, manager, admin] = [
    await logInAs(server, 'employee', { username: 'employee' }),
    await logInAs(server, 'manager', { username: 'manager' }),
    await logInAs(server, 'admin', { username: 'admin' }),
  ]
  const task = await app.db.task.create({ data: { title: 'A task' } })
  await app.db.widget.create({
    data: { name: 'gears', infoUrl: 'https://example.com', deadline: new Date('2999-12-31') },
  })

  const invitation = await createInvitation(server, { invitedById: admin.user.id })
  const nobody = uuidv7()
  // Tokens with a valid signature or MAC but without a session of the user.
  const tokenOf = (sessionId: string) =>
    app.accessTokens.sign({
      userId: waiting.id,
      sessionId,
      role: 'admin',
      methods: ['password'],
      authenticatedAt: new Date(),
    })
  return {
    employee,
    manager,
    admin,
    known: {
      waiting: waiting.id,
      employee: employee.user.id,
      admin: admin.user.id,
      session: employee.id,
      task: task.id,
      invitation: invitation.id,
      invitationToken: invitation.token,
      nobody,
      refreshToken: employee.refreshToken,
      forgedRefreshToken: app.refreshTokens.encode({ sessionId: nobody, generation: 1 }),
      alteredRefreshToken: altered(employee.refreshToken),
      tokenOfNoSession: tokenOf(nobody),
      tokenOfForeignSession: tokenOf(employee.id),
      alteredToken: altered(admin.token),
    },
  }
}

export type World = Awaited<ReturnType<typeof createWorld>>
export type Known = keyof World['known']

/** Changes the first character, because the last one may contain spare bits. */
const altered = (token: string) =>
  token.replace(/[^.](?=[^.]*$)/, (first) => (first === 'A' ? 'B' : 'A'))

const withCookie = (refreshToken: string): CallOptions => ({
  headers: { 'auth-transport': 'cookie' },
  cookies: { gatehouse_refresh: refreshToken },
})

const PENDING = 'a pending user'
export const isWaiting = (caller: string) => caller.startsWith(PENDING)

/** Callers and their credentials. */
export const CALLERS = {
  'a stranger': () => ({}),
  'a stranger in an employee’s browser': ({ known }) => withCookie(known.refreshToken),
  [`${PENDING}, with a token of no session`]: ({ known }) => ({ token: known.tokenOfNoSession }),
  [`${PENDING}, with a token of a foreign session`]: ({ known }) => ({
    token: known.tokenOfForeignSession,
  }),
  [`${PENDING}, with an altered token`]: ({ known }) => ({ token: known.alteredToken }),
  [`${PENDING}, with a cookie of no session`]: ({ known }) => withCookie(known.forgedRefreshToken),
  [`${PENDING}, with an altered cookie`]: ({ known }) => withCookie(known.alteredRefreshToken),
  'an employee': ({ employee }) => ({ token: employee.token }),
  'a manager': ({ manager }) => ({ token: manager.token }),
  'an admin': ({ admin }) => ({ token: admin.token }),
} as const satisfies Record<string, (world: World) => CallOptions>
