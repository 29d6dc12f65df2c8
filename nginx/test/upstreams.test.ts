import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { env } from 'node:process'
import { describe, expect, it, onTestFinished } from 'vitest'
import { describeGateway, folder, ownGateway, renderConfig } from './stack.ts'
import { send, startUpstream } from './upstream.ts'

const scratch = () => {
  const { dir, remove } = folder()
  onTestFinished(remove)
  return dir
}

/** Renders with a stub of nginx that reports this version. */
function renderFor(version: string, upstream: string) {
  const dir = scratch()
  mkdirSync(join(dir, 'bin'))
  writeFileSync(join(dir, 'bin/nginx'), `#!/bin/sh\necho "nginx version: nginx/${version}" >&2\n`)
  chmodSync(join(dir, 'bin/nginx'), 0o755)
  return renderConfig(join(dir, 'out'), {
    PATH: `${join(dir, 'bin')}:${env['PATH']}`,
    USERS_UPSTREAM: upstream,
    CLIENT_UPSTREAM: '127.0.0.1:3001',
  })
}

/** Starts a replica that accepts connections and closes them. */
async function startDead() {
  const dead = { attempts: 0, port: 0 }
  const server = createServer((socket) => {
    dead.attempts += 1
    socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('not listening')
  dead.port = address.port
  return dead
}

describe('USERS_UPSTREAM', () => {
  it.each(['1.27.3', '1.28.0', '1.30.6', '2.0.0'])(
    'follows the addresses of names with nginx %s',
    (version) => {
      const text = renderFor(version, 'users:3000,other:3000')
      expect(text).toMatch(
        /upstream users_pool \{ zone .+ server users:3000 resolve .+ server other:3000 resolve .+ keepalive/,
      )
      expect(text).toMatch(/resolver .* valid=2s/)
      expect(text).toContain('set $users users_pool;')
    },
  )

  it.each(['1.22.1', '1.26.3', '1.27.2', 'unknown'])(
    'takes one name, which it resolves repeatedly, with nginx %s',
    (version) => {
      const text = renderFor(version, 'users:3000')
      expect(text).toContain('set $users users:3000;')
      expect(text).toMatch(/resolver .* valid=2s/)
      expect(() => renderFor(version, 'users:3000,other:3000')).toThrow('use nginx 1.27.3 or later')
    },
  )

  it.each(['', ',', '127.0.0.1:1,', '127.0.0.1:1 127.0.0.1:2', '127.0.0.1:1,*:2', 'a:1;b:2'])(
    'refuses %j',
    (list) => {
      expect(() => renderFor('1.30.0', list)).toThrow('nginx/render: ')
    },
  )
})

describeGateway('replicas of the service', () => {
  it('receive no requests for a while after a failure', async () => {
    const [live, dead] = [await startUpstream(), await startDead()]
    onTestFinished(live.stop)
    const replicas = `127.0.0.1:${dead.port},127.0.0.1:${live.port}`
    const { port } = await ownGateway({ USERS_UPSTREAM: replicas })
    for (let i = 0; i < 60; i += 1) expect((await send(port, '/users')).status).toBe(200)
    // Without memory half of the requests would try the dead replica. Three failures are enough, then one every 2 seconds.
    expect(dead.attempts).toBeGreaterThan(0)
    expect(dead.attempts).toBeLessThan(10)
  })

  it('receive requests over keep-alive connections', async () => {
    const replicas = [await startUpstream(), await startUpstream()]
    let connections = 0
    for (const { server, stop } of replicas) {
      server.on('connection', () => {
        connections += 1
      })
      onTestFinished(stop)
    }
    const list = replicas.map(({ port }) => `127.0.0.1:${port}`).join(',')
    const { port } = await ownGateway({ USERS_UPSTREAM: list })
    for (let i = 0; i < 60; i += 1) await send(port, '/users')
    // One per worker and replica.
    expect(connections).toBeLessThanOrEqual(4)
  })
})
