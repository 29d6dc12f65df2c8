import { createPasswords, OPERATOR } from '#/domain/accounts/passwords.ts'
import { seed } from '#/domain/seed/seed.ts'
import { SEED_PASSWORD, SEED_USERS } from '#/domain/seed/seed-users.ts'
import { refuseInProduction, say, withDatabase } from './with-database.ts'

export const seedCommand = (): Promise<void> =>
  withDatabase(async (db, config) => {
    refuseInProduction(config, 'seed')
    const { hash } = await createPasswords({
      memory: config.ARGON2_MEMORY,
      passes: config.ARGON2_TIME,
    })
    const added = await seed(db, (password) => hash(password, OPERATOR))
    if (added === 0) return say('There are users already; nothing was added.')
    for (const { username, role } of SEED_USERS) say(`${username} (${role}): ${SEED_PASSWORD}`)
  })
