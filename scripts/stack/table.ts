import { API_PREFIX } from '../../services/contract/src/api-prefix.ts'
import { SEED_PASSWORD, SEED_USERS } from '../../services/users/src/domain/seed/seed-users.ts'
import { shown } from '../lib/paths.ts'
import { callerVariables } from './caller-variables.ts'
import type { Options } from './options.ts'

/** Returns the addresses and credentials to print after the start. */
export const table = ({ port, dataDir }: Options) => {
  const { PUBLIC_URL: address = `http://localhost:${port}` } = callerVariables()
  const rows = [
    ['Client', address],
    ['API', `${address}${API_PREFIX}`],
    ['Docs', `${address}/docs`],
    ['Log in as', SEED_USERS.map(({ username, role }) => `${username} (${role})`).join(', ')],
    ['Password', SEED_PASSWORD],
    ['Logs', `${shown(dataDir)}/logs`],
  ]
  return rows.map(([name = '', value]) => `  ${name.padEnd(11)}${value}`).join('\n')
}
