import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findProgram } from '../lib/find-program.ts'
import { inRoot } from '../lib/paths.ts'
import { run } from './run.ts'

const files = ['services/users/Dockerfile', 'services/client/Dockerfile', 'nginx/Dockerfile']
const read = (file: string) => readFileSync(inRoot(file), 'utf8')

test.for(files)('%s sets the permissions of everything that it copies', (file) => {
  const copies = read(file).match(/^(COPY|ADD) .*/gm) ?? []
  expect(copies.length).toBeGreaterThan(0)
  expect(copies.filter((line) => !/^COPY --chmod=755 /.test(line))).toEqual([])
})

let status = 200
const server = createServer((_request, response) => response.writeHead(status).end())
let port = 0
beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  port = typeof address === 'object' && address ? address.port : 0
})
afterAll(() => {
  server.close()
  server.closeAllConnections()
})

const probes = files.flatMap((file) =>
  [...read(file).matchAll(/^HEALTHCHECK [^[]*CMD (\[.*\])$/gm)].map(
    ([, command = '[]']): [string, string[]] => [file, JSON.parse(command)],
  ),
)

test('each image has a health check', () => {
  expect(new Set(probes.map(([file]) => file)).size).toBe(files.length)
})

// The images have curl, but this machine may not.
const runnable = probes.filter(([, [program = '']]) => findProgram(program))

test.for(runnable)('the health check of %s ignores proxies', async ([, command]) => {
  const [program = '', ...args] = command.map((part) =>
    part.replace(/127\.0\.0\.1:\d+/, `127.0.0.1:${port}`),
  )
  const proxy = 'http://127.0.0.1:9'
  const env = { http_proxy: proxy, HTTP_PROXY: proxy, all_proxy: proxy, NODE_USE_ENV_PROXY: '1' }
  status = 200
  expect((await run(program, args, { env })).code).toBe(0)
  status = 503
  expect((await run(program, args, { env })).code).not.toBe(0)
})
