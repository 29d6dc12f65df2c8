import { shown } from '../lib/paths.ts'
import { givenVariables } from './given-variables.ts'
import type { Options } from './options.ts'

/** What a person wants to know once everything runs. */
export const table = ({ port, dataDir }: Options) => {
  const { PUBLIC_URL: address = `http://localhost:${port}` } = givenVariables()
  const rows = [
    ['Client', address],
    ['API', `${address}/api/v1`],
    ['Docs', `${address}/docs`],
    ['Log in as', 'michael (employee), michaelherman (manager), admin (admin)'],
    ['Password', 'open-sesame-in-dev'],
    ['Logs', `${shown(dataDir)}/logs`],
  ]
  return rows.map(([name = '', value]) => `  ${name.padEnd(11)}${value}`).join('\n')
}
