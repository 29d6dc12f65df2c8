import closeWithGrace from 'close-with-grace'
import { buildApp } from '#/app.ts'
import { readConfig } from '#/config.ts'
import { migrate } from '#/data/migrate.ts'

/** Milliseconds for requests under way; Docker kills after ten seconds. */
const GRACE = 8_000

const config = readConfig()
const applied = await migrate(config.DATABASE_URL)
const app = await buildApp(config)
if (applied.length > 0) app.log.info({ event: 'sys_migrated', migrations: applied })

closeWithGrace({ delay: GRACE, logger: false }, async ({ err, signal }) => {
  if (err) app.log.fatal({ err }, 'unexpected error')
  else app.log.info({ event: 'sys_shutdown', signal })
  await app.close()
})

await app.listen({ host: config.HOST, port: config.PORT })
app.log.info({ event: 'sys_startup' })
