import type { LogInMethod, ResponseOf, Role, register, TaskStatus } from '@gatehouse/contract'
import argon2 from 'argon2'
import { v7 as uuidv7 } from 'uuid'
import type { Database } from '../src/database/database.ts'
import { type AuditEvent, type AuditPerson, NO_REQUEST } from '../src/domain/audit/audit-event.ts'
import { type KeyFacts, keyBox } from '../src/domain/keys/key-box.ts'
import { linkKeys, newToken } from '../src/domain/links/link-keys.ts'
import { createSession } from '../src/domain/sessions/sessions.ts'
import type { TestApp } from './app.ts'
import { APP_SECRET, PASSWORD } from './secrets.ts'

// One hash for all users, because hashing is slow.
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
  emailVerified?: boolean
  createdAt?: Date
  lastLoginAt?: Date | null
}

/** Inserts a user with the password `PASSWORD`. */
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

/** Inserts a task, by default without deadline and assignee. */
export function createTask({ app }: TestApp, task: NewTestTask = {}) {
  made += 1
  return app.db.task.create({ data: { title: `task-${made}`, ...task } })
}

/** Opens a session and returns the tokens of a log-in, by default with the password alone. */
export async function openSession(
  { app }: TestApp,
  user: { id: string; role: Role },
  methods: LogInMethod[] = ['password'],
) {
  const device = { ip: '192.0.2.1', userAgent: 'test', methods }
  const grant = await createSession(app.db, user.id, device)
  return {
    id: grant.id,
    token: app.accessTokens.sign({
      userId: user.id,
      sessionId: grant.id,
      role: user.role,
      methods: grant.methods,
      authenticatedAt: grant.authenticatedAt,
    }),
    refreshToken: app.refreshTokens.encode({ sessionId: grant.id, generation: grant.generation }),
    /** The value of the session cookie. */
    pass: app.sessionTokens.encode(grant.id),
  }
}

interface NewTestInvitation {
  email?: string
  role?: Role
  invitedById?: string
}

/** Inserts a pending invitation, by default of a new admin. Returns it with its token. */
export async function createInvitation(server: TestApp, invitation: NewTestInvitation = {}) {
  const invitedById = invitation.invitedById ?? (await createUser(server, { role: 'admin' })).id
  const token = newToken()
  const [tokenHash = new Uint8Array()] = linkKeys([APP_SECRET]).ofToken(token)
  const row = await server.app.db.invitation.create({
    data: {
      id: uuidv7(),
      email: 'invited@example.test',
      role: 'employee',
      ...invitation,
      tokenHash,
      invitedById,
      expiresAt: new Date(Date.now() + 7 * 86_400_000),
    },
  })
  return { ...row, token }
}

/** Inserts an open registration. Returns it with the token of a link. */
export async function createRegistration({ app }: TestApp, username = 'newcomer') {
  const token = newToken()
  const [tokenHash = new Uint8Array()] = linkKeys([APP_SECRET]).ofToken(token)
  const row = await app.db.registration.create({
    data: {
      id: uuidv7(),
      username,
      email: `${username}@example.test`,
      passwordHash,
      tokenHashes: [tokenHash],
      networkKey: new Uint8Array(32),
      expiresAt: new Date(Date.now() + 86_400_000),
    },
  })
  return { ...row, token }
}

/** Creates a user with a role and opens a session. */
export async function logInAs(server: TestApp, role: Role, user: NewTestUser = {}) {
  const created = await createUser(server, { ...user, role })
  return { user: created, ...(await openSession(server, created)) }
}

/** The audit event of a token reuse, without a request. */
export const reuseEvent = (user: AuditPerson): AuditEvent => ({
  ...NO_REQUEST,
  action: 'authn_token_reuse',
  user,
})

/** Moves all times of a session into the past. */
export const ageSession = ({ app }: TestApp, id: string, seconds: number) => app.db.$executeRaw`
  UPDATE sessions SET
    created_at = created_at - make_interval(secs => ${seconds}::float8),
    rotated_at = rotated_at - make_interval(secs => ${seconds}::float8),
    lost_since = lost_since - make_interval(secs => ${seconds}::float8),
    last_used_at = last_used_at - make_interval(secs => ${seconds}::float8),
    expires_at = expires_at - make_interval(secs => ${seconds}::float8)
  WHERE id = ${id}::uuid`

/** Narrows a registration's response to one with tokens. Throws when the registration awaits approval. */
export function loggedIn(answer: ResponseOf<typeof register>) {
  if ('access_token' in answer) return answer
  throw new Error('The registration opened no session.')
}

/** Moves the signing keys into the past and renews their MACs. */
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
