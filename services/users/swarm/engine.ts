import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdir, readlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { vi } from 'vitest'
import { PATH, run } from './programs.ts'

/** Waits for a line, so that the namespaces get their interfaces before the engine reads them. */
const SCRIPT = `
hostname "$1"
# The sockets of another engine or containerd, which would run our containers outside of these namespaces.
mount -t tmpfs tmpfs /run
ip link set lo up
read -r _
exec dockerd --config-file "$2/daemon.json" --data-root "$2/data" --host "unix://$2/docker.sock"
`

export interface Engine {
  name: string
  /** A process in the engine's network namespace. */
  pid: number
  docker(args: string[], options?: Parameters<typeof run>[2]): Promise<string>
  /** Starts the engine in its namespaces. Its interfaces are in place. */
  start(): Promise<void>
  /** Kills the engine and all of its containers at once, as a power cut would. */
  kill(): Promise<void>
}

/**
 * Creates namespaces for an engine: network, processes, mounts, host name. They end with their first process, and
 * that one with this process, so that nothing outlives a failed test.
 */
export async function createEngine(name: string, folder: string): Promise<Engine> {
  await mkdir(folder)
  await writeFile(path.join(folder, 'daemon.json'), '{}')
  const namespaces = [
    '--net',
    '--pid',
    '--mount',
    '--uts',
    '--fork',
    '--kill-child',
    '--mount-proc',
  ]
  const child = spawn(
    'setpriv',
    ['--pdeathsig', 'KILL', 'unshare', ...namespaces, 'sh', '-c', SCRIPT, 'sh', name, folder],
    { env: { PATH, LC_ALL: 'C.UTF-8' }, stdio: ['pipe', 'pipe', 'pipe'] },
  )
  const log = createWriteStream(path.join(folder, 'dockerd.log'))
  child.stdout.pipe(log, { end: false })
  child.stderr.pipe(log, { end: false })
  const pid = child.pid ?? 0
  await vi.waitFor(() => expectOwnNetwork(pid), { timeout: 5_000, interval: 20 })

  // The machine's engine may ask for TLS, which a socket does not speak.
  const docker: Engine['docker'] = (args, { env, ...options } = {}) =>
    run('docker', ['--host', `unix://${folder}/docker.sock`, ...args], {
      ...options,
      env: { ...env, DOCKER_TLS_VERIFY: '' },
    })
  return {
    name,
    pid,
    docker,
    async start() {
      child.stdin.end('\n')
      await vi.waitFor(() => docker(['info']), { timeout: 60_000, interval: 500 })
    },
    kill: () => killAll(child),
  }
}

async function expectOwnNetwork(pid: number): Promise<void> {
  const [own, ours] = await Promise.all([networkOf(pid), networkOf('self')])
  if (own === ours) throw new Error('The namespaces do not exist yet.')
}

const networkOf = (pid: number | 'self') => readlink(`/proc/${pid}/ns/net`)

/** Kills a program and the namespaces of which it is the first process. Resolves also when it has ended already. */
export async function killAll(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}
