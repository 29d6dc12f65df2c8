import * as z from 'zod/mini'
import { Role, Timestamp, UserState } from './fields.ts'

/** The full user, for themselves, managers and admins. */
export const User = z.object({
  id: z.uuid(),
  username: z.string(),
  email: z.string(),
  role: Role,
  admin: z.boolean(),
  active: z.boolean(),
  approved: z.boolean(),
  state: UserState,
  email_verified: z.boolean(),
  created_at: Timestamp,
  last_login_at: z.nullable(Timestamp),
  /** Present for admins while log-ins on new devices are refused: until when, in the year 9999 until an unlock or a reset. */
  locked_until: z.optional(Timestamp),
})
export type User = z.infer<typeof User>

/** The public user, for all other callers. */
export const PublicUser = z.object({ id: z.uuid(), username: z.string(), created_at: Timestamp })
export type PublicUser = z.infer<typeof PublicUser>
