import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { GUARDS } from './guards.ts'
import { folder, startGateway } from './stack.ts'
import { close, portOf, type Seen, startUpstream } from './upstream.ts'

export const ROLES = ['employee', 'manager', 'admin']
export const IDENTITY = {
  'x-auth-user-id': 'user-1',
  'x-auth-session-id': 'session-1',
  'x-auth-level': 'aal1',
}

/** Headers of a browser's page request. */
export const NAVIGATION = { 'sec-fetch-mode': 'navigate', accept: 'text/html,*/*' }

type Verdict = [status: number, headers: Record<string, string>]
const REALM = 'Bearer realm="gatehouse"'

const unauthorized = (proof: string): Verdict => [
  401,
  {
    'www-authenticate': proof ? `${REALM}, error="invalid_token"` : REALM,
    'x-gateway-code': proof ? 'invalid_token' : 'token_required',
    'x-gateway-message': proof ? 'Session ended.' : 'Provide a valid auth token.',
    'x-gateway-log-in': '/login?next=%2Fencoded',
    'set-cookie': 'gatehouse_session=; Max-Age=0',
  },
]
const forbidden = (code: string, message: string): Verdict => [
  403,
  {
    'x-gateway-code': code,
    'x-gateway-message': message,
    ...(code === 'insufficient_scope' && { 'www-authenticate': `${REALM}, error="${code}"` }),
  },
]
const admitted = (role: string): Verdict => [
  200,
  {
    ...IDENTITY,
    'x-auth-username': `some-${role}`,
    'x-auth-role': role,
    'set-cookie': 'gatehouse_session=renewed',
  },
]

const changesSomething = (headers: IncomingHttpHeaders) =>
  headers['x-original-method'] === 'POST' || 'x-original-upgrade' in headers
const isOurs = (headers: IncomingHttpHeaders) =>
  'authorization' in headers || headers['sec-fetch-site'] === 'same-origin'

/** Imitates the service's verifier. The credential is `Bearer ROLE` or `gatehouse_session=ROLE`. */
function judge(url: string, headers: IncomingHttpHeaders): Verdict {
  const needed = new URL(url, 'http://verifier').searchParams.get('role') ?? ''
  const cookie = /(?:^|;\s*)gatehouse_session=(\w+)/.exec(headers.cookie ?? '')?.[1] ?? ''
  const proof = headers.authorization?.replace('Bearer ', '') ?? cookie
  if (!ROLES.includes(needed)) return [400, {}]
  if (!ROLES.includes(proof)) return unauthorized(proof)
  if (changesSomething(headers) && !isOurs(headers)) return forbidden('cross_site_request', 'No.')
  return ROLES.indexOf(proof) < ROLES.indexOf(needed)
    ? forbidden('insufficient_scope', 'Not yours.')
    : admitted(proof)
}

/** Starts a stub of the users service whose verifier's response a test can replace. */
async function startVerifier() {
  const asked: Seen[] = []
  const others: Seen[] = []
  const verifier = {
    asked,
    others,
    port: 0,
    answer: undefined as ((res: ServerResponse) => void) | undefined,
    stop: () => close(server),
  }
  const server = createServer({ maxHeaderSize: 65_536 }, (req, res) => {
    const { method = '', url = '', headers } = req
    if (!url.startsWith('/gateway/')) {
      others.push({ method, url, headers })
      return void res.end('{}')
    }
    asked.push({ method, url, headers })
    if (verifier.answer) return verifier.answer(res)
    res.writeHead(...judge(url, headers)).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  verifier.port = portOf(server)
  return verifier
}

/** Starts a guarded service that answers with the received request, also over WebSocket. */
async function startService() {
  const service = await startUpstream()
  service.server.on('upgrade', ({ method = '', url = '', headers }, socket) => {
    service.seen.push({ method, url, headers })
    socket.write(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
    )
    if (url.endsWith('/lasting'))
      socket.on('data', (chunk: Buffer) => socket.write(`echo ${chunk}`))
    else socket.on('data', (chunk: Buffer) => socket.end(`echo ${chunk}`))
    socket.on('end', () => socket.end())
  })
  return service
}

/** Locations for each role, an open one, and special cases. */
const locations = (port: number, more: string) => `
location /notes/ { include snippets/require-login.conf; proxy_pass http://127.0.0.1:${port}; }
location /reports/ { include snippets/require-manager.conf; proxy_pass http://127.0.0.1:${port}; }
location /vault/ { include snippets/require-admin.conf; proxy_pass http://127.0.0.1:${port}; }
location /open/ { include snippets/open.conf; proxy_pass http://127.0.0.1:${port}; }
${GUARDS.map(
  ({ name, path }) =>
    `location ${path} { include snippets/${name}.conf; proxy_pass http://127.0.0.1:${port}; }`,
).join('\n')}
location /nested/ {
  include snippets/require-login.conf;
  location /nested/inner/ { include snippets/require-admin-mfa-fresh.conf; proxy_pass http://127.0.0.1:${port}; }
  proxy_pass http://127.0.0.1:${port};
}
${more}`

/** Starts the gateway, a verifier and a service behind the gateway's guards. */
export async function startGuarded(more: (port: number) => string = () => '') {
  const [verifier, service] = [await startVerifier(), await startService()]
  const { dir, remove } = folder()
  mkdirSync(join(dir, 'locations.d'))
  writeFileSync(join(dir, 'locations.d/own.conf'), locations(service.port, more(service.port)))
  const gateway = await startGateway({
    USERS_UPSTREAM: `127.0.0.1:${verifier.port}`,
    LOCATIONS_DIR: join(dir, 'locations.d'),
  })
  const stop = async () => {
    await gateway.stop()
    await Promise.all([verifier.stop(), service.stop()])
    remove()
  }
  const forget = () => {
    verifier.answer = undefined
    verifier.asked.splice(0)
    verifier.others.splice(0)
    service.seen.splice(0)
  }
  return { port: gateway.port, gateway, verifier, service, stop, forget }
}
export type Guarded = Awaited<ReturnType<typeof startGuarded>>

function upgradeRequest(path: string, headers: Record<string, string>) {
  const lines = Object.entries({
    Host: 'a',
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'eA==',
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`)
  return `GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`
}

/** Returns the response to an upgrade with these headers, and the reply to a message after it. */
export const upgrade = (port: number, path: string, headers: Record<string, string> = {}) =>
  new Promise<string>((resolve, reject) => {
    let said = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(upgradeRequest(path, headers)))
    socket.on('data', (chunk) => {
      said += chunk
      if (!said.includes('\r\n\r\n')) return
      if (said.includes(' 101 ') && !said.includes('echo')) socket.write('hello')
      else socket.destroy()
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(said))
  })

/** Opens a WebSocket that stays open and echoes messages. */
export async function openSocket(port: number, path: string, headers: Record<string, string>) {
  const socket = connect(port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  const ask = (text: string) =>
    new Promise<string>((resolve, reject) => {
      socket.once('data', (chunk) => resolve(String(chunk)))
      socket.once('close', () => reject(new Error('closed')))
      socket.write(text)
    })
  const answer = await ask(upgradeRequest(path, headers))
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  return { answer, ask, closed }
}
