import * as z from 'zod/mini'
import { Role, Timestamp, UserState } from './fields.ts'

/** A user as oneself, managers and admins see it. */
export const User = z.object({
  id: z.uuidv7(),
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
})
export type User = z.infer<typeof User>

/** A user as everybody else sees it. */
export const PublicUser = z.object({ id: z.uuidv7(), username: z.string(), created_at: Timestamp })
export type PublicUser = z.infer<typeof PublicUser>
