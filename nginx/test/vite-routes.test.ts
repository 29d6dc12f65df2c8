import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { env, execPath } from 'node:process'
import getPort from 'get-port'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { paths } from '../../services/client/src/lib/paths.ts'
import { builtClient } from './stack.ts'
import { sendRaw } from './upstream.ts'

// The dev server bundles dependencies during the first requests.
vi.setConfig({ testTimeout: 30_000 })

const root = join(import.meta.dirname, '../..')
const dir = mkdtempSync(join(tmpdir(), 'vite-'))
afterAll(() => rmSync(dir, { recursive: true }))

// Vite replaces nginx where that is not installed, and serves the pages in development.
describe.each([
  ['the dev server', []],
  ['the preview server', ['preview', '--outDir', builtClient(dir)]],
] as const)('%s of Vite', (_, args) => {
  let address = ''
  let stop = () => {}
  beforeAll(async () => {
    const port = await getPort()
    const child = spawn(execPath, [join(root, 'node_modules/vite/bin/vite.js'), ...args], {
      cwd: join(root, 'services/client'),
      env: { ...env, PORT: `${port}`, HOST: '127.0.0.1' },
      stdio: 'ignore',
    })
    stop = () => child.kill()
    address = `http://127.0.0.1:${port}`
    await vi.waitFor(() => fetch(address), { timeout: 60_000, interval: 50 })
  }, 60_000)
  afterAll(() => stop())

  it.each([...Object.values(paths).map((page) => page.replace(':id', 'a.b')), '/LOGIN/', '/?a=b'])(
    'serves the client for the page %s',
    async (path) => {
      const response = await fetch(address + path)
      expect(response.status).toBe(200)
      expect(await response.text()).toContain('<title>')
    },
  )

  it.each(['/metrics', '/no/such/page', '/login/x', '/index.php', '/usersful', '/dev/mail'])(
    'serves the client with 404 for the unknown path %s',
    async (path) => {
      const response = await fetch(address + path, { headers: { accept: 'text/html' } })
      expect(response.status).toBe(404)
      expect(response.headers.get('content-type')).toBe('text/html')
      expect(await response.text()).toContain('<title>')
    },
  )

  it('answers 404 for paths that are not URLs, and keeps running', async () => {
    for (const path of ['//[', '//a:b', '//x.test/login']) {
      const answer = await sendRaw(
        Number(new URL(address).port),
        `GET ${path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nConnection: close\r\n\r\n`,
      )
      expect(answer).toMatch(/^HTTP\/1\.1 404 /)
    }
    expect((await fetch(`${address}/login`)).status).toBe(200)
  })

  it('serves a file', async () => {
    const response = await fetch(`${address}/favicon.svg`)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toContain('svg')
  })
})
