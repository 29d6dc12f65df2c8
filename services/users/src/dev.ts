import { migrateCommand } from '#/commands/migrate.ts'
import { reasonOf } from '#/database/connection-faults.ts'

/** Development's entry: each restart applies what is new in prisma/migrations, then serves as everywhere. */
await migrateCommand().catch((error: unknown) => {
  process.stderr.write(`${reasonOf(error)}\n`)
  process.exit(1)
})
await import('#/server.ts')
