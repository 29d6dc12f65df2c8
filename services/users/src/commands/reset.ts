import { readOwnerConfig } from '#/config.ts'
import { reset } from '#/database/owner/reset.ts'
import { ask } from './ask.ts'
import { refuseInProduction, say } from './with-database.ts'

export async function resetCommand({ yes = false }: { yes?: boolean }): Promise<void> {
  const config = readOwnerConfig()
  refuseInProduction(config, 'reset')
  const confirmed = yes || (await ask('Remove every account and session? Type yes: ')) === 'yes'
  if (!confirmed) throw new Error('Nothing was removed.')
  await reset(config.MIGRATION_DATABASE_URL)
  say('Every account and session was removed.')
}
