import { checkEnvironment } from '#/config.ts'
import { say } from './with-database.ts'

export async function checkConfigCommand(): Promise<void> {
  checkEnvironment()
  say('The configuration has no faults.')
}
