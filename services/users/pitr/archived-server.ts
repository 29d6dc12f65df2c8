import { randomBytes } from 'node:crypto'
import { chown, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import getPort from 'get-port'
import { ownFolder, runProgram, sharedFolder, USER } from '../test/debian-programs.ts'
import { documentedBlock, documentedCommand } from '../test/documented.ts'

const PASSWORD = 'for-tests-only'
const DOCUMENT = 'backup.md'

export interface ArchivedServer {
  /** The superuser's address of the maintenance database. */
  url: string
  start(): Promise<void>
  /** Stops cleanly, which archives the rest of the write-ahead log. */
  stop(): Promise<void>
  /** Runs the documented command of pgBackRest that ends with a word, with other values for its options. */
  backRest(word: string, ...options: string[]): Promise<string>
  remove(): Promise<void>
}

/** Starts Debian's PostgreSQL, which archives to a repository by the documented configuration. */
export async function startArchivedServer(): Promise<ArchivedServer> {
  const root = await sharedFolder('pitr')
  const folder = await ownFolder(path.join(root, 'postgres'))
  const port = await getPort()
  const data = path.join(folder, 'data')
  const env = await writeBackRestConfig({ folder, data, port })
  await createCluster(data, folder)
  await writeServerConfig(data, { folder, port })

  const control = (...args: string[]) =>
    runProgram('pg_ctl', ['--pgdata', data, '--wait', '--silent', ...args], env)
  const server: ArchivedServer = {
    url: `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`,
    start: async () => void (await control('--log', path.join(folder, 'log'), 'start')),
    stop: async () => void (await control('--mode=fast', 'stop')),
    backRest: (word, ...options) =>
      runProgram(
        'pgbackrest',
        replaceOptions(documentedCommand(DOCUMENT, 'pgbackrest', word), options),
        env,
      ),
    async remove() {
      // A clean stop would wait for the archive.
      await control('--mode=immediate', 'stop').catch(() => undefined)
      await rm(root, { recursive: true, force: true, maxRetries: 5 })
    },
  }
  await server.start()
  return server
}

/** Replaces the options of a command that have the names of others. Throws when it has no such option. */
function replaceOptions(args: string[], options: string[]): string[] {
  const nameOf = (option: string) => option.split('=', 1)[0]
  const missing = options.find((option) => !args.some((arg) => nameOf(arg) === nameOf(option)))
  if (missing) throw new Error(`The documented command has no ${nameOf(missing)}.`)
  return args.map((arg) => options.find((option) => nameOf(option) === nameOf(arg)) ?? arg)
}

interface Place {
  folder: string
  port: number
}

/** Writes the documented file with the test's paths. Returns the environment with what a second server needs. */
async function writeBackRestConfig({ folder, data, port }: Place & { data: string }) {
  const text = documentedBlock(DOCUMENT, 'pg1-path')
    .replace('/var/lib/pgbackrest', await ownFolder(path.join(folder, 'repository')))
    .replace('/var/lib/postgresql/15/main', data)
    .replace('…', randomBytes(32).toString('hex'))
  const file = path.join(folder, 'pgbackrest.conf')
  await writeOwn(file, text)
  return {
    PGBACKREST_CONFIG: file,
    PGBACKREST_LOCK_PATH: folder,
    PGBACKREST_LOG_LEVEL_FILE: 'off',
    PGBACKREST_PG1_PORT: `${port}`,
    PGBACKREST_PG1_SOCKET_PATH: folder,
  }
}

async function createCluster(data: string, folder: string): Promise<void> {
  const passwordFile = path.join(folder, 'password')
  await writeOwn(passwordFile, PASSWORD)
  const auth = ['--auth-local=trust', '--auth-host=scram-sha-256', `--pwfile=${passwordFile}`]
  const locale = ['--encoding=UTF8', '--locale=C']
  await runProgram('initdb', ['--pgdata', data, '--username=postgres', ...auth, ...locale])
}

async function writeServerConfig(data: string, { folder, port }: Place): Promise<void> {
  const file = path.join(data, 'postgresql.conf')
  const own = `port = ${port}\nunix_socket_directories = '${folder}'\n`
  const documented = documentedBlock(DOCUMENT, 'archive_mode')
  await writeFile(file, `${await readFile(file, 'utf8')}\n${own}${documented}`)
}

async function writeOwn(file: string, text: string): Promise<void> {
  await writeFile(file, text, { mode: 0o600 })
  const { uid, gid } = USER
  if (uid !== undefined && gid !== undefined) await chown(file, uid, gid)
}
