import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { prepare } from './database.ts'
import { databaseUrl, query, startPostgres } from './postgres.ts'
import { leaksIn } from './secrets.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The superuser's address of a Postgres. */
    serverUrl: string
    /** A migrated, empty database to copy. */
    template: string
    logs: string
  }
}

/** Provides a Postgres (TEST_DATABASE_URL or an embedded one) and a template for the workers' databases. */
export default async function setup(project: TestProject) {
  const logs = await mkdtemp(join(tmpdir(), 'gatehouse-logs-'))
  const configured = process.env['TEST_DATABASE_URL']
  const postgres = configured ? undefined : await startPostgres()
  const serverUrl = configured ?? postgres?.url ?? ''
  const template = `gatehouse_template_${process.pid}`
  await query(serverUrl, `CREATE DATABASE "${template}"`)
  await prepare(databaseUrl(serverUrl, template))

  project.provide('serverUrl', serverUrl)
  project.provide('template', template)
  project.provide('logs', logs)

  return async () => {
    const leaks = await readLogs(logs).then(leaksIn)
    await postgres?.remove()
    await rm(logs, { recursive: true, force: true })
    if (leaks.length === 0) return
    // Vitest prints a teardown error but does not fail the run.
    process.exitCode = 1
    throw new Error(`Secrets in the logs:\n${leaks.join('\n')}`)
  }
}

const readLogs = async (folder: string): Promise<string[]> => {
  const files = await readdir(folder)
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))
  return texts.flatMap((text) => text.split('\n')).filter((line) => line !== '')
}
