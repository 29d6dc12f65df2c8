import pg from 'pg'
import { createClient } from '#/database/client.ts'
import { setServiceSettings } from '#/database/service-settings.ts'
import { followRestore } from './audit-epoch.ts'
import { grantsTo } from './grants.ts'
import { migrate } from './migrate.ts'
import { asOwner } from './owner.ts'
import { scramVerifier } from './scram.ts'

/** Prepares a database for the service: migrations, then the role. Returns the names of applied migrations. */
export async function prepareDatabase(ownerUrl: string, serviceUrl: string): Promise<string[]> {
  const applied = await migrate(ownerUrl)
  await asOwner(ownerUrl, followRestore)
  await prepareServiceRole(ownerUrl, serviceUrl)
  return applied
}

/** Creates or updates the role in the service's address and grants its privileges. */
const prepareServiceRole = (ownerUrl: string, serviceUrl: string) =>
  asOwner(ownerUrl, async (owner) => {
    const service = createClient(serviceUrl, 'service')
    const { user = '', database = '' } = service
    if (database !== owner.database) {
      throw new Error('DATABASE_URL and MIGRATION_DATABASE_URL name different databases.')
    }
    if (!(await isFound(owner, user))) await owner.query(roleStatement('CREATE', service))
    // An owner without CREATEROLE can still use an existing role with this password.
    else if (!(await canLogIn(serviceUrl))) await owner.query(roleStatement('ALTER', service))
    await owner.query(grantsTo(user, database))
    const connect = () => createClient(serviceUrl, 'service')
    await setServiceSettings(owner, connect, { name: user, database })
  })

function roleStatement(verb: 'CREATE' | 'ALTER', { user = '', password }: pg.Client): string {
  const verifier = password ? pg.escapeLiteral(scramVerifier(password)) : 'NULL'
  return `${verb} ROLE ${pg.escapeIdentifier(user)} LOGIN PASSWORD ${verifier}`
}

/** Whether the role exists. Throws when it is the owner or has the owner's rights. */
async function isFound(owner: pg.Client, role: string): Promise<boolean> {
  const { rows } = await owner.query<{ isOwner: boolean }>(
    `SELECT pg_has_role(oid, current_user, 'MEMBER') AS "isOwner" FROM pg_roles WHERE rolname = $1`,
    [role],
  )
  if (!rows[0]?.isOwner) return rows.length > 0
  throw new Error(
    `DATABASE_URL names ${role}, who may do all that the owner may. Name a role for the service there: it will be made.`,
  )
}

/** SQLSTATEs for a wrong password and for a role without LOGIN. */
const REFUSED = ['28P01', '28000']
/** SQLSTATE of a valid login without CONNECT on this database. */
const FORBIDDEN = '42501'

async function canLogIn(serviceUrl: string): Promise<boolean> {
  const service = createClient(serviceUrl, 'service')
  try {
    await service.connect()
    return true
  } catch (error) {
    const { code = '' } = error as { code?: string }
    if (REFUSED.includes(code)) return false
    if (code === FORBIDDEN) return true
    throw error
  } finally {
    await service.end()
  }
}
