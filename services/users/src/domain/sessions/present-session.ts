import type { Session } from '@gatehouse/contract'
import type { SessionRow } from './list-sessions.ts'

/** Returns a session as its user sees it. `currentId` is the caller's session. */
export const presentSession = (session: SessionRow, currentId: string): Session => ({
  id: session.id,
  current: session.id === currentId,
  created_at: session.createdAt.toISOString(),
  last_used_at: session.lastUsedAt.toISOString(),
  expires_at: session.expiresAt.toISOString(),
  ip: session.ip,
  user_agent: session.userAgent,
  methods: session.methods,
})
