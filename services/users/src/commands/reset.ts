import { reset } from '#/data/reset.ts'
import { ask } from './ask.ts'
import { refuseInProduction, say, withDatabase } from './with-database.ts'

export const resetCommand = ({ yes = false }: { yes?: boolean }): Promise<void> =>
  withDatabase(async (db, config) => {
    refuseInProduction(config, 'reset')
    const confirmed = yes || (await ask('Remove every account and session? Type yes: ')) === 'yes'
    if (!confirmed) throw new Error('Nothing was removed.')
    await reset(db)
    say('Every account and session was removed.')
  })
