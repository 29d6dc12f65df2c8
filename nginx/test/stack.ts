import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { env } from 'node:process'
import getPort from 'get-port'
import { describe, onTestFinished, vi } from 'vitest'

type Env = Record<string, string>

export const render = join(import.meta.dirname, '../render')
const folders = [...(env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
const binary = folders.map((folder) => join(folder, 'nginx')).find((file) => existsSync(file))

/** `describe` that skips its tests where nginx is not installed. */
export const describeGateway = (title: string, tests: () => void) =>
  binary
    ? describe(title, tests)
    : describe.skip(`${title} (skipped: nginx is not installed)`, tests)

/** Creates a folder that nginx's workers can enter. */
export function folder() {
  const dir = mkdtempSync(join(tmpdir(), 'gateway-'))
  chmodSync(dir, 0o755)
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) }
}

/** Creates a built client with a page, an asset and dot-files. */
export function builtClient(dir: string) {
  const root = join(dir, 'client')
  mkdirSync(join(root, 'assets'), { recursive: true })
  mkdirSync(join(root, '.git'))
  writeFileSync(join(root, 'index.html'), '<!doctype html><title>app</title>')
  writeFileSync(join(root, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  writeFileSync(join(root, 'assets/app-1a2b.js'), `export const app = '${'a'.repeat(2000)}'`)
  writeFileSync(join(root, '.env'), 'SECRET=1')
  writeFileSync(join(root, '.git/config'), '[core]')
  return root
}

/** Renders with these variables only. Throws with render's message when it fails. */
export function renderConfig(outDir: string, variables: Env) {
  execFileSync(render, [outDir], { env: { PATH: env['PATH'] ?? '', ...variables }, stdio: 'pipe' })
  return readFileSync(join(outDir, 'nginx.conf'), 'utf8')
}

const exited = (child: ChildProcess) =>
  new Promise<void>((resolve) => {
    if (child.exitCode === null && child.signalCode === null) child.once('exit', () => resolve())
    else resolve()
  })

async function waitUntilUp(url: string, child: ChildProcess, stderr: () => string) {
  while (child.exitCode === null) {
    const up = await fetch(url).then(
      () => true,
      () => false,
    )
    if (up) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`nginx exited: ${stderr()}`)
}

/** Starts nginx with the project's configuration in front of the built client. */
export async function startGateway(variables: Env) {
  const { dir, remove } = folder()
  const [port, clientPort] = [await getPort(), await getPort()]
  const logFile = join(dir, 'access.log')
  renderConfig(dir, {
    GATEWAY_PORT: String(port),
    ...(variables['CLIENT_UPSTREAM']
      ? {}
      : { CLIENT_ROOT: builtClient(dir), CLIENT_PORT: String(clientPort) }),
    ACCESS_LOG: logFile,
    LOGIN_RATE: '1000',
    ...variables,
  })
  const child = spawn(binary ?? 'nginx', ['-e', 'stderr', '-p', dir, '-c', join(dir, 'nginx.conf')])
  let stderr = ''
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  await waitUntilUp(`http://127.0.0.1:${port}/`, child, () => stderr)
  const stop = async () => {
    child.kill('SIGTERM')
    await exited(child)
    remove()
  }
  const reload = () => child.kill('SIGHUP')
  const log = () => readFileSync(logFile, 'utf8')
  /** Waits for the log record of a request, which nginx writes after the response. */
  const logged = (id: unknown) =>
    vi.waitFor(
      () => {
        const line = log()
          .split('\n')
          .find((text) => text.includes(`"request_id":"${id}"`))
        if (line === undefined) throw new Error(`The log has no ${id}.`)
        return JSON.parse(line)
      },
      { timeout: 5_000, interval: 5 },
    )
  return { port, clientPort, log, logged, errors: () => stderr, reload, stop }
}
export type Gateway = Awaited<ReturnType<typeof startGateway>>

/** Starts a gateway for one test. */
export async function ownGateway(variables: Env) {
  const gateway = await startGateway(variables)
  onTestFinished(gateway.stop)
  return gateway
}
