import { execFile, execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
export const PATH = `${process.env['PATH']}:/usr/sbin:/sbin`

const PROGRAMS = ['docker', 'dockerd', 'ip', 'nginx', 'nsenter', 'setpriv', 'unshare']

/** Runs a program at the root of the repository and returns its output. Throws what it wrote to stderr. */
export async function run(
  name: string,
  args: string[],
  { env = {}, input = '' }: { env?: Record<string, string>; input?: string } = {},
): Promise<string> {
  const options = { cwd: ROOT, env: { ...process.env, PATH, ...env }, maxBuffer: 2 ** 28 }
  const running = promisify(execFile)(name, args, options)
  // Without text nothing is written, which a program that has already exited would not read.
  running.child.stdin?.end(input || undefined)
  return (await running).stdout.trim()
}

/** Returns why two engines can't run here, as a sentence, or null when they can. */
export function whyImpossible(): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'Linux and root are needed'
  const missing = PROGRAMS.filter((name) => !succeeds('which', name))
  if (missing.length > 0) return `Missing: ${missing.join(', ')}`
  if (!succeeds('docker', 'buildx', 'version')) return 'Start a container engine with Buildx'
  if (!succeeds('docker', 'info')) return 'Start a container engine, which builds the images'
  if (!succeeds('unshare', ...OWN_NETWORK)) return 'Namespaces and VXLAN are needed'
  return null
}

const OWN_NETWORK =
  '--net --pid --mount --uts --fork ip link add type vxlan id 1 dstport 4789'.split(' ')

function succeeds(name: string, ...args: string[]): boolean {
  try {
    execFileSync(name, args, { env: { ...process.env, PATH }, stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
