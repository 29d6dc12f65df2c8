import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** The embedded server's version. pg_dump refuses a server that is newer than itself. */
const MAJOR = 17
const IMAGE = 'postgres:17-trixie'

export const MISSING = `Install pg_dump ${MAJOR} (Debian 13: apt-get install postgresql-client), or pull the image ${IMAGE}.`

export interface ClientPrograms {
  PATH: string
  remove(): void
}

/** Finds pg_dump and pg_restore on the PATH or in the image of Postgres. Debian 12 has version 15 only. */
export function findClientPrograms(): ClientPrograms | undefined {
  const { PATH = '' } = process.env
  if (isRecent()) return { PATH, remove: () => undefined }
  if (!succeeds('docker', ['image', 'inspect', IMAGE])) return undefined
  const folder = mkdtempSync(path.join(tmpdir(), 'gatehouse-programs-'))
  for (const name of ['pg_dump', 'pg_restore']) {
    const file = path.join(folder, name)
    const run = 'docker run --rm --interactive --network=host --env=PGPASSWORD --env=LC_ALL'
    writeFileSync(file, `#!/bin/sh\nexec ${run} --entrypoint=${name} ${IMAGE} "$@"\n`)
    chmodSync(file, 0o755)
  }
  return {
    PATH: `${folder}:${PATH}`,
    remove: () => rmSync(folder, { recursive: true }),
  }
}

function isRecent(): boolean {
  try {
    const version = execFileSync('pg_dump', ['--version'], { encoding: 'utf8' })
    return Number(/\(PostgreSQL\) (\d+)/.exec(version)?.[1]) >= MAJOR
  } catch {
    return false
  }
}

function succeeds(program: string, args: string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
