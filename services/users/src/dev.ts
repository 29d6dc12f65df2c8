import { migrateCommand } from '#/commands/migrate.ts'
import { reasonOf } from '#/database/connection-faults.ts'

/** The entry point in development: applies new migrations on each restart, then starts the server. */
await migrateCommand().catch((error: unknown) => {
  process.stderr.write(`${reasonOf(error)}\n`)
  process.exit(1)
})
await import('#/server.ts')
