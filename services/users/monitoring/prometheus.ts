import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import getPort from 'get-port'

const OPS = fileURLToPath(new URL('../../../ops/', import.meta.url))
export const RULES = path.join(OPS, 'prometheus/rules.yml')
export const RULE_TESTS = path.join(OPS, 'prometheus/rules.test.yml')

/** Whether Prometheus and promtool are installed. */
export const isInstalled = async (): Promise<boolean> =>
  Promise.all([promtool('--version'), promisify(execFile)('prometheus', ['--version'])]).then(
    () => true,
    () => false,
  )

/** Runs promtool and returns its output. Throws its output when it fails. */
export async function promtool(...args: string[]): Promise<string> {
  const run = promisify(execFile)('promtool', args)
  return run.then(
    ({ stdout }) => stdout,
    ({ stdout = '', stderr = '', message }) => {
      throw new Error(`${stdout}${stderr}` || message)
    },
  )
}

export interface Prometheus {
  /** Calls the HTTP API and returns the data of the answer. */
  get(path: string): Promise<unknown>
  stop(): Promise<void>
}

/** Starts a Prometheus that scrapes each job's port and evaluates our rules, both once a second. */
export async function startPrometheus(ports: Record<string, number>): Promise<Prometheus> {
  await access(RULES)
  const dir = await mkdtemp(path.join(tmpdir(), 'gatehouse-prometheus-'))
  const config = path.join(dir, 'prometheus.yml')
  await writeFile(
    config,
    JSON.stringify({
      global: { scrape_interval: '1s', evaluation_interval: '1s' },
      rule_files: [RULES],
      scrape_configs: Object.entries(ports).map(([job_name, target]) => ({
        job_name,
        static_configs: [{ targets: [`127.0.0.1:${target}`] }],
      })),
    }),
  )
  const port = await getPort()
  const child = spawn(
    'prometheus',
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${path.join(dir, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: 'ignore' },
  )
  return {
    get: (api) => readData(`http://127.0.0.1:${port}/api/v1/${api}`),
    stop: () => stop(child, dir),
  }
}

async function readData(url: string): Promise<unknown> {
  const answer = await fetch(url)
  const body = (await answer.json()) as { status: string; data: unknown; error?: string }
  if (body.status !== 'success') throw new Error(`${url}: ${body.error}`)
  return body.data
}

async function stop(child: ChildProcess, dir: string): Promise<void> {
  const ended = once(child, 'close')
  child.kill()
  await ended
  await rm(dir, { recursive: true, force: true })
}
