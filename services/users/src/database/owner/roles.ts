import pg from 'pg'
import { createClient } from '#/database/client.ts'
import { scramVerifier } from './scram.ts'

type Variable = 'DATABASE_URL' | 'BACKUP_DATABASE_URL'

/** Creates the role that an address names, or sets its password. Throws for a role with the owner's rights. */
export async function ensureRole(owner: pg.Client, url: string, variable: Variable) {
  const client = createClient(url, 'role')
  const { user = '', database = '' } = client
  if (database !== owner.database) {
    throw new Error(`${variable} and MIGRATION_DATABASE_URL name different databases.`)
  }
  if (!(await isFound(owner, user, variable))) await owner.query(roleStatement('CREATE', client))
  // An owner without CREATEROLE can still use an existing role with this password.
  else if (!(await canLogIn(client))) await owner.query(roleStatement('ALTER', client))
  return { name: user, database }
}

function roleStatement(verb: 'CREATE' | 'ALTER', { user = '', password }: pg.Client): string {
  const verifier = password ? pg.escapeLiteral(scramVerifier(password)) : 'NULL'
  return `${verb} ROLE ${pg.escapeIdentifier(user)} LOGIN PASSWORD ${verifier}`
}

/** Whether the role exists. Throws when it is the owner or has the owner's rights. */
async function isFound(owner: pg.Client, role: string, variable: Variable): Promise<boolean> {
  const { rows } = await owner.query<{ isOwner: boolean }>(
    `SELECT pg_has_role(oid, current_user, 'MEMBER') AS "isOwner" FROM pg_roles WHERE rolname = $1`,
    [role],
  )
  if (!rows[0]?.isOwner) return rows.length > 0
  throw new Error(
    `${variable} names ${role}, who may do all that the owner may. Name a role of its own there: it will be made.`,
  )
}

/** SQLSTATEs for a wrong password and for a role without LOGIN. */
const REFUSED = ['28P01', '28000']
/** SQLSTATE of a valid login without CONNECT on this database. */
const FORBIDDEN = '42501'

async function canLogIn(client: pg.Client): Promise<boolean> {
  try {
    await client.connect()
    return true
  } catch (error) {
    const { code = '' } = error as { code?: string }
    if (REFUSED.includes(code)) return false
    if (code === FORBIDDEN) return true
    throw error
  } finally {
    await client.end()
  }
}
