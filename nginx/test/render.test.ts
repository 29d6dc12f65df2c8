import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { builtClient, describeGateway, folder, ownGateway, render, renderConfig } from './stack.ts'
import { close, portOf, send } from './upstream.ts'

const GOOD = { USERS_UPSTREAM: '127.0.0.1:3000', CLIENT_UPSTREAM: '127.0.0.1:3001' }

const scratch = () => {
  const { dir, remove } = folder()
  onTestFinished(remove)
  return dir
}

describe('nginx/render', () => {
  it.each([
    ['USERS_UPSTREAM', 'users'],
    ['USERS_UPSTREAM', 'users:3000; include /etc/passwd'],
    ['USERS_UPSTREAM', 'users:3000\nx:1'],
    ['CLIENT_UPSTREAM', '$host:80'],
    ['GATEWAY_PORT', '0'],
    ['GATEWAY_PORT', '65536'],
    ['GATEWAY_HOST', 'unix:/tmp/x'],
    ['LOGIN_RATE', '0'],
    ['LOGIN_RATE', '30r/s'],
    ['CONNECTIONS_PER_NETWORK', '0'],
    ['WORKER_CONNECTIONS', '255'],
    ['WORKER_CONNECTIONS', '65537'],
    ['WORKER_CONNECTIONS', '1e4'],
    ['TRUSTED_PROXIES', '10.0.0.0/33'],
    ['TRUSTED_PROXIES', '300.0.0.1'],
    ['TRUSTED_PROXIES', '0.0.0.0/0'],
    ['TRUSTED_PROXIES', '10.0.0.1;'],
    ['PUBLIC_URL', 'ftp://app.test'],
    ['PUBLIC_URL', 'https://app.test/"; return 200'],
    ['ACCESS_LOG', '/tmp/a b"; include x'],
    ['LOCATIONS_DIR', '/no/such/folder'],
    ['LOCATIONS_DIR', '/tmp/*'],
    ['LOCATIONS_DIR', '/tmp"; include /etc/passwd'],
    ['HMR', 'yes'],
    ['STATUS_PORT', '0'],
    ['STATUS_PORT', '8080'],
    ['STATUS_PORT', '81;'],
  ])('refuses %s=%j by name, and writes nothing', (name, value) => {
    const dir = scratch()
    expect(() => renderConfig(dir, { ...GOOD, [name]: value })).toThrow(`nginx/render: ${name}`)
    expect(existsSync(join(dir, 'nginx.conf'))).toBe(false)
  })

  it.each([
    [{ PUBLIC_URL: 'https://app.test' }, true],
    [{ PUBLIC_URL: 'https://app.test', TRUSTED_PROXIES: ' , ' }, true],
    [{ PUBLIC_URL: 'https://app.test', TRUSTED_PROXIES: '10.0.0.1' }, false],
    [{ PUBLIC_URL: 'http://app.test' }, false],
    [{}, false],
  ])('warns of one address for all clients with %j: %s', (variables, warns) => {
    const run = spawnSync(render, [scratch()], {
      env: { PATH: process.env['PATH'], ...GOOD, ...variables },
      encoding: 'utf8',
    })
    expect(run.status).toBe(0)
    expect(run.stderr.includes('TRUSTED_PROXIES is empty')).toBe(warns)
  })

  it('fails when CLIENT_ROOT has no index.html', () => {
    const dir = scratch()
    expect(() => renderConfig(dir, { CLIENT_ROOT: dir })).toThrow('holds no index.html')
  })

  it('fails without USERS_UPSTREAM and CLIENT_ROOT', () => {
    expect(() => renderConfig(scratch(), {})).toThrow('set USERS_UPSTREAM, CLIENT_ROOT or both')
  })

  it('replaces every placeholder of the templates', () => {
    const dir = scratch()
    const text = renderConfig(dir, { ...GOOD, CLIENT_ROOT: builtClient(dir) })
    expect(text).not.toMatch(/@[A-Z_]+@|#(hmr|built)/)
  })

  it('lowers the connections of a worker to the limit of open files', () => {
    const dir = scratch()
    const env = { PATH: process.env['PATH'] ?? '', ...GOOD }
    const command = 'ulimit -n 1000 && exec "$0" "$1"'
    const { stderr } = spawnSync('/bin/sh', ['-c', command, render, dir], { env, encoding: 'utf8' })
    const text = readFileSync(join(dir, 'nginx.conf'), 'utf8')
    expect(text).toContain('worker_rlimit_nofile 1000;')
    expect(text).toContain('worker_connections 936;')
    expect(stderr).toContain('WORKER_CONNECTIONS is 936, as the limit of open files is 1000.')
  })
})

describeGateway("with Vite's dev server", () => {
  it('proxies pages, dependencies and the WebSocket without a CSP', async () => {
    const vite = createServer((req, res) => res.end(req.url))
    vite.on('upgrade', (req, socket) => {
      const key = `${req.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`
      const accept = createHash('sha1').update(key).digest('base64')
      socket.end(
        `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n${req.url}`,
      )
    })
    await new Promise<void>((resolve) => vite.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => close(vite))
    const upstream = `127.0.0.1:${portOf(vite)}`
    const { port } = await ownGateway({
      USERS_UPSTREAM: upstream,
      CLIENT_UPSTREAM: upstream,
      HMR: 'on',
    })

    const page = await send(port, '/node_modules/.vite/deps/react.js?v=1')
    expect(page.body).toBe('/node_modules/.vite/deps/react.js?v=1')
    expect(page.headers).not.toHaveProperty('content-security-policy')
    expect((await send(port, '/.env')).status).toBe(404)

    const received = await new Promise<string>((resolve, reject) => {
      let text = ''
      const socket = connect(port, '127.0.0.1', () => {
        socket.write(
          'GET /@hmr?token=1 HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13\r\n\r\n',
        )
      })
      socket.on('data', (chunk) => {
        text += chunk
      })
      socket.on('error', reject)
      socket.on('close', () => resolve(text))
    })
    expect(received).toMatch(/^HTTP\/1.1 101 /)
    expect(received).toContain('/@hmr?token=1')
  })
})
