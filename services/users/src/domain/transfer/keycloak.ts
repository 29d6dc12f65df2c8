import { Username } from '@gatehouse/contract'
import * as z from 'zod'

const Credential = z.looseObject({ type: z.string() })

/** A user of a realm export, as far as it is imported. */
const KeycloakUser = z.object({
  id: z.string().optional(),
  username: z.string().optional(),
  email: z.string().optional(),
  emailVerified: z.boolean().optional(),
  enabled: z.boolean().optional(),
  createdTimestamp: z.number().optional(),
  credentials: z.array(Credential).optional(),
})

const Realm = z.object({ users: z.array(z.unknown()) })

/** Returns the records of a realm export. Returns undefined when it has none. */
export const keycloakUsers = (realm: unknown): unknown[] | undefined =>
  Realm.safeParse(realm).data?.users.map(toRecord)

function toRecord(value: unknown): unknown {
  const { data: user } = KeycloakUser.safeParse(value)
  if (!user) return value
  const password = user.credentials?.find(({ type }) => type === 'password')
  return {
    id: user.id,
    // Keycloak also allows names that Gatehouse doesn't, such as addresses.
    username: Username.safeParse(user.username).data,
    email: user.email,
    email_verified: user.emailVerified,
    active: user.enabled,
    created_at: user.createdTimestamp,
    password_hash: password && JSON.stringify(password),
  }
}
