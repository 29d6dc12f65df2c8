import type { Role } from '@gatehouse/contract'
import { v7 as uuidv7 } from 'uuid'
import type { App } from '#/route.ts'

export interface BenchSession {
  id: string
  userId: string
  token: string
  refreshToken: string
}

const BATCH = 1_000

/** Creates live sessions, each of another user, with their tokens. */
export async function makeSessions(app: App, count: number, role: Role = 'employee') {
  const sessions: BenchSession[] = []
  while (sessions.length < count) {
    const batch = Array.from({ length: Math.min(BATCH, count - sessions.length) }, () => ({
      id: uuidv7(),
      userId: uuidv7(),
    }))
    await app.db.user.createMany({
      data: batch.map(({ userId }) => ({
        id: userId,
        username: `b-${userId.slice(-20)}`,
        email: `${userId}@example.test`,
        passwordHash: 'none',
        role,
      })),
    })
    const expiresAt = new Date(Date.now() + 30 * 86_400_000)
    await app.db.session.createMany({ data: batch.map((each) => ({ ...each, expiresAt })) })
    sessions.push(...batch.map((each) => ({ ...each, ...tokensOf(app, each, role) })))
  }
  return sessions
}

function tokensOf(app: App, { id, userId }: { id: string; userId: string }, role: Role) {
  return {
    token: app.accessTokens.sign({
      userId,
      sessionId: id,
      role,
      methods: ['password'],
      authenticatedAt: new Date(),
    }),
    refreshToken: app.refreshTokens.encode({ sessionId: id, generation: 1 }),
  }
}
