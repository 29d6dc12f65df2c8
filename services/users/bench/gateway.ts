import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import getPort from 'get-port'

const RENDER = fileURLToPath(new URL('../../../nginx/render', import.meta.url))
const NGINX = 'nginx'

const location = (path: string, snippet: string, upstream: string) =>
  `location ${path} {\n  include snippets/${snippet}.conf;\n  proxy_pass http://${upstream};\n}\n`

/**
 * Starts nginx with the project's configuration in front of replicas of the service, and another service at `/guarded/` and
 * `/open/`.
 */
export async function startGateway(
  replicas: string[],
  upstream: string,
  variables: Record<string, string> = {},
) {
  const dir = await mkdtemp(join(tmpdir(), 'gatehouse-bench-'))
  await chmod(dir, 0o755)
  await mkdir(join(dir, 'locations.d'))
  await writeFile(
    join(dir, 'locations.d/bench.conf'),
    location('/guarded/', 'require-login', upstream) + location('/open/', 'open', upstream),
  )
  const port = await getPort()
  execFileSync(RENDER, [dir], {
    env: {
      ...process.env,
      GATEWAY_PORT: String(port),
      USERS_UPSTREAM: replicas.map((base) => new URL(base).host).join(','),
      CLIENT_UPSTREAM: upstream,
      LOCATIONS_DIR: join(dir, 'locations.d'),
      ACCESS_LOG: join(dir, 'access.log'),
      // Of one address, which sends all requests here.
      LOGIN_RATE: '1000000',
      ...variables,
    },
  })
  const path = `${process.env['PATH']}:/usr/sbin:/usr/local/sbin`
  const args = ['-e', 'stderr', '-p', dir, '-c', join(dir, 'nginx.conf')]
  const nginx = spawn(NGINX, args, { stdio: 'ignore', env: { ...process.env, PATH: path } })
  const base = `http://127.0.0.1:${port}`
  while (!(await fetch(`${base}/open/`).catch(() => undefined))) await setTimeout(20)
  return {
    base,
    async stop() {
      nginx.kill('SIGTERM')
      await once(nginx, 'exit')
      await rm(dir, { recursive: true, force: true })
    },
  }
}
