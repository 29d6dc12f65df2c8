import { rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import getPort from 'get-port'
import { vi } from 'vitest'
import { type Program, sharedFolder } from '../test/debian-programs.ts'
import { documentedBlock } from '../test/documented.ts'
import { query } from '../test/postgres.ts'
import { SERVICE_PASSWORD } from '../test/secrets.ts'
import type { PgBouncer } from './pgbouncer.ts'

/** Values that replace the documented ones; null removes the line. */
export type Settings = Record<string, string | null>

export interface Pooler {
  /** The service's address. */
  url: string
  /** What PgBouncer has logged since its start. */
  log(): string
  /** Ends every connection, as a crash does. */
  stop(): void
  /** Starts it again, and waits until it accepts connections. */
  start(): Promise<void>
  remove(): Promise<void>
}

/** Starts PgBouncer by the documented file in front of the database in the service's address. */
export async function startPooler(
  { start }: PgBouncer,
  databaseUrl: string,
  settings: Settings,
): Promise<Pooler> {
  const folder = await sharedFolder('pooler')
  const url = new URL(databaseUrl)
  const { port } = url
  url.port = `${await getPort()}`
  const userList = path.join(folder, 'userlist.txt')
  await writeFile(userList, `"${url.username}" "${SERVICE_PASSWORD}"\n`)
  const file = path.join(folder, 'pgbouncer.ini')
  const changes = { listen_port: url.port, auth_file: userList, ...settings }
  const text = documentedBlock('scale.md', '[pgbouncer]').replace('port=5432', `port=${port}`)
  await writeFile(file, changeSettings(text, changes))

  let running: Program | undefined
  const pooler: Pooler = {
    url: url.href,
    log: () => running?.output() ?? '',
    stop() {
      running?.kill()
      running = undefined
    },
    async start() {
      running = start(file)
      await vi.waitFor(() => query(url.href, 'SELECT'), { timeout: 20_000, interval: 100 })
    },
    async remove() {
      pooler.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
  try {
    await pooler.start()
    return pooler
  } catch (error) {
    await pooler.remove()
    throw error
  }
}

function changeSettings(text: string, settings: Settings): string {
  return Object.entries(settings).reduce((changed, [name, value]) => {
    const line = new RegExp(`^${name} = .*\n`, 'm')
    if (!line.test(changed)) throw new Error(`The documented file has no ${name}.`)
    return changed.replace(line, value === null ? '' : `${name} = ${value}\n`)
  }, text)
}
