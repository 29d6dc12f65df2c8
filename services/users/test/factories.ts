import type { ResponseOf, Role, register, TaskStatus } from '@gatehouse/contract'
import argon2 from 'argon2'
import type { Database } from '../src/database/database.ts'
import { type AuditEvent, type AuditPerson, NO_REQUEST } from '../src/domain/audit/audit-event.ts'
import { type KeyFacts, keyBox } from '../src/domain/keys/key-box.ts'
import { createSession } from '../src/domain/sessions/sessions.ts'
import type { TestApp } from './app.ts'
import { APP_SECRET, PASSWORD } from './secrets.ts'

// One hash for all: what is tested is not how it was made.
const passwordHash = await argon2.hash(PASSWORD, {
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
})
let made = 0

interface NewTestUser {
  username?: string
  email?: string
  role?: Role
  active?: boolean
  approval?: 'approved' | 'pending' | 'rejected'
  rejectionReason?: string
  createdAt?: Date
  lastLoginAt?: Date | null
}

/** A user in the database, whose password is `PASSWORD`. */
export function createUser({ app }: TestApp, user: NewTestUser = {}) {
  made += 1
  const username = user.username ?? `person-${made}`
  return app.db.user.create({
    data: { email: `${username}@example.test`, ...user, username, passwordHash },
  })
}

interface NewTestTask {
  title?: string
  description?: string
  status?: TaskStatus
  deadline?: Date | null
  assignedUserId?: string | null
  createdById?: string | null
}

/** A task in the database, due at no time and nobody's. */
export function createTask({ app }: TestApp, task: NewTestTask = {}) {
  made += 1
  return app.db.task.create({ data: { title: `task-${made}`, ...task } })
}

/** A live session of a user, with the tokens that a log-in would have given. */
export async function openSession({ app }: TestApp, user: { id: string; role: Role }) {
  const device = { ip: '192.0.2.1', userAgent: 'test' }
  const grant = await createSession(app.db, user.id, device)
  return {
    id: grant.id,
    token: app.accessTokens.sign({ userId: user.id, sessionId: grant.id, role: user.role }),
    refreshToken: app.refreshTokens.encode({ sessionId: grant.id, generation: grant.generation }),
    /** The value of the session cookie. */
    pass: app.sessionTokens.encode(grant.id),
  }
}

/** A new user of this role, logged in. */
export async function logInAs(server: TestApp, role: Role, user: NewTestUser = {}) {
  const created = await createUser(server, { ...user, role })
  return { user: created, ...(await openSession(server, created)) }
}

/** What the trail would be told of a reuse that no request is about. */
export const reuseEvent = (user: AuditPerson): AuditEvent => ({
  ...NO_REQUEST,
  action: 'authn_token_reuse',
  user,
})

/** As if so many seconds had gone by since all that the session's row tells of. */
export const ageSession = ({ app }: TestApp, id: string, seconds: number) => app.db.$executeRaw`
  UPDATE sessions SET
    created_at = created_at - make_interval(secs => ${seconds}::float8),
    rotated_at = rotated_at - make_interval(secs => ${seconds}::float8),
    lost_since = lost_since - make_interval(secs => ${seconds}::float8),
    last_used_at = last_used_at - make_interval(secs => ${seconds}::float8),
    expires_at = expires_at - make_interval(secs => ${seconds}::float8)
  WHERE id = ${id}::uuid`

/** The answer to a registration that also logged in, rather than one that waits for approval. */
export function loggedIn(answer: ResponseOf<typeof register>) {
  if ('access_token' in answer) return answer
  throw new Error('The registration opened no session.')
}

/** As if so many seconds had gone by since the signing keys were made. */
export async function ageSigningKeys(db: Database, seconds: number): Promise<void> {
  const box = keyBox([APP_SECRET])
  await db.$executeRaw`
    UPDATE signing_keys SET signs_from = signs_from - make_interval(secs => ${seconds}::float8)`
  const aged = await db.$queryRaw<KeyFacts[]>`
    SELECT id, public_key AS "publicKey",
      (extract(epoch FROM signs_from) * 1000000)::bigint::text AS "signsFrom" FROM signing_keys`
  for (const key of aged) {
    await db.signingKey.update({ where: { id: key.id }, data: { mac: box.mac(key) } })
  }
}
