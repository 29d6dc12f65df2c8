import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import {
  attributesOf,
  type Collector,
  type ReceivedSpan,
  startCollector,
} from '../../../test/collector.ts'
import { newDatabase, prepare } from '../../../test/database.ts'
import { APP_SECRET, PASSWORD } from '../../../test/secrets.ts'
import { type ListeningProcess, startListening } from '../../../test/server-process.ts'
import { type SmtpSink, startSink } from '../../../test/smtp-sink.ts'

vi.setConfig({ testTimeout: 120_000 })

let databaseUrl = ''
let collector: Collector
let sink: SmtpSink
beforeAll(async () => {
  // Of its own, because the worker of another app would send the mail.
  databaseUrl = (await prepare(await newDatabase(`traces_${process.pid}`))).DATABASE_URL
  collector = await startCollector()
  sink = await startSink()
})
afterAll(async () => {
  await collector.close()
  await sink.close()
})

const start = (env: Record<string, string>) =>
  startListening(databaseUrl, {
    MAIL_URL: sink.url,
    MAIL_FROM: 'accounts@example.test',
    ...env,
  })

async function stop({ child, exited }: ListeningProcess): Promise<number> {
  const began = performance.now()
  child.kill('SIGTERM')
  expect(await exited).toBe(0)
  return performance.now() - began
}

/** SPAN_KIND_SERVER */
const SERVER = 2
const TRACE = '0af7651916cd43dd8448eb211c80319c'
const CALLER = 'b7ad6b7169203331'
const PERSON = { username: 'agatha-tester', email: 'agatha.tester@example.test' }

interface Sent {
  body?: object
  headers?: Record<string, string>
}

interface Answer {
  access_token: string
  refresh_token: string
  data?: { id: string }
}

async function send(url: string, method: string, { body, headers = {} }: Sent = {}) {
  const response = await fetch(url, {
    method,
    headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  const { data, ...answer } = (await response.json()) as Answer
  return { ...answer, id: data?.id ?? '', status: response.status }
}

/** Registers, logs in, refreshes, lists, fails and logs out. Returns every value that no span may hold. */
async function useService(url: string): Promise<string[]> {
  await send(`${url}/auth/register`, 'POST', { body: { ...PERSON, password: PASSWORD } })
  const grant = await send(`${url}/auth/login`, 'POST', {
    body: { email: PERSON.email, password: PASSWORD },
    headers: { traceparent: `00-${TRACE}-${CALLER}-01`, tracestate: 'secret=of-a-client' },
  })
  const wrong = { email: PERSON.email, password: 'not the password' }
  expect((await send(`${url}/auth/login`, 'POST', { body: wrong })).status).toBe(401)
  const { refresh_token } = grant
  const renewed = await send(`${url}/auth/refresh`, 'POST', { body: { refresh_token } })
  const headers = { authorization: `Bearer ${renewed.access_token}` }
  expect((await send(`${url}/users?limit=5`, 'GET', { headers })).status).toBe(200)
  expect((await send(`${url}/users/${grant.id}`, 'GET', { headers })).status).toBe(200)
  expect((await send(`${url}/no/such/agatha-path`, 'GET')).status).toBe(404)
  expect((await send(`${url}/auth/logout`, 'POST', { headers })).status).toBe(200)
  await send(`${url}/auth/password-resets`, 'POST', { body: { email: PERSON.email } })
  await vi.waitFor(() => expect(sink.received.length).toBeGreaterThan(1), { timeout: 30_000 })
  const tokens = [grant.access_token, renewed.access_token, refresh_token, renewed.refresh_token]
  return [...tokens, ...tokens.flatMap((token) => token.split('.')), grant.id]
}

const isChild = ({ kind }: ReceivedSpan) => kind !== SERVER

const named = (name: string) => collector.spans.filter((span) => span.name === name)

test('a scenario gives spans of requests, hashes, statements, tokens and mail, without personal data', async () => {
  const server = await start({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_HEADERS: 'x-api-key=for%20tests',
  })
  const values = await useService(server.url)
  await stop(server)

  const { spans } = collector
  const ids = new Set(spans.map(({ spanId }) => spanId))
  const [login] = named('POST /auth/login')
  if (!login) throw new Error('no span of the log-in')
  expect(login).toMatchObject({ traceId: TRACE, parentSpanId: CALLER, kind: SERVER })
  expect(attributesOf(login)).toEqual({
    'http.request.method': 'POST',
    'http.route': '/auth/login',
    'http.response.status_code': 200,
  })
  const inLogin = spans.filter(({ traceId }) => traceId === TRACE)
  const [hash] = inLogin.filter(({ name }) => name === 'password verify')
  expect(hash?.parentSpanId).toBe(login.spanId)
  expect(attributesOf(hash ?? login)['gatehouse.queue.wait_seconds']).toBeGreaterThanOrEqual(0)
  expect(inLogin.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['find_user_by_email', 'charge_attempts']),
  )
  const [registration] = named('POST /auth/register')
  const inRegistration = spans.filter(({ traceId }) => traceId === registration?.traceId)
  expect(inRegistration.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['password hash', 'BEGIN', 'INSERT users', 'COMMIT']),
  )
  for (const { parentSpanId = '' } of [...inLogin, ...inRegistration].filter(isChild)) {
    expect(ids.has(parentSpanId)).toBe(true)
  }

  const outcomes = named('POST /auth/login').map((span) => attributesOf(span)['error.type'])
  expect(outcomes).toEqual([undefined, 'invalid_credentials'])
  expect(named('GET').map((span) => attributesOf(span)['http.response.status_code'])).toEqual([404])
  expect(named('GET /users/:id')).toHaveLength(1)
  expect(named('access token verify').length).toBeGreaterThanOrEqual(3)
  expect(named('mail send').map((span) => attributesOf(span)['gatehouse.mail.kind'])).toEqual(
    expect.arrayContaining(['password_reset']),
  )
  expect(named('mail resolve')).not.toEqual([])
  const statements = spans.filter((span) => 'db.system.name' in attributesOf(span))
  expect(statements.every(({ name }) => /^[\w-]+( \w+)?$/.test(name))).toBe(true)
  expect(statements.length).toBeGreaterThan(20)
  expect(collector.headers[0]?.['x-api-key']).toBe('for tests')

  const records = server.output.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  const logged = records.filter(({ msg, path }) => msg === 'request' && path === '/auth/login')
  expect(logged[0]?.trace_id).toBe(TRACE)

  const texts = [...collector.bodies, ...collector.spans.map(({ name }) => name)].join('\n')
  const secrets = [APP_SECRET, PASSWORD, 'not the password', 'of-a-client', 'agatha', 'for tests']
  for (const secret of [...values, ...secrets, '127.0.0.1', 'example.test', 'postgres://', '$1']) {
    expect(texts.includes(secret), secret).toBe(false)
  }
})

test('nonsense in traceparent begins a new trace', async () => {
  collector.spans.length = 0
  const server = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url })
  const nonsense = ['', '00-xyz', `00-${'0'.repeat(32)}-${CALLER}-01`, 'a'.repeat(8_000)]
  for (const traceparent of [...nonsense, `ff-${TRACE}-${CALLER}-01`, "00-'; DROP TABLE users"]) {
    const { status } = await send(`${server.url}/auth/status`, 'GET', { headers: { traceparent } })
    expect(status).toBe(401)
  }
  await stop(server)
  const spans = named('GET /auth/status')
  expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(6)
  expect(spans.filter(({ traceId, parentSpanId }) => traceId === TRACE || parentSpanId)).toEqual([])
})

test('health checks and background work make no spans', async () => {
  collector.spans.length = 0
  const server = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url })
  for (const path of ['/ping', '/health/live', '/health/ready']) await fetch(server.url + path)
  await setTimeout(2_500)
  await stop(server)
  expect(collector.spans).toEqual([])
})

test('without a collector OpenTelemetry’s SDK is not loaded', async () => {
  const hooks = `import { registerHooks } from 'node:module'
    registerHooks({ load(url, context, next) {
      if (url.includes('/@opentelemetry/')) process.stderr.write(url + '\\n')
      return next(url, context)
    } })`
  const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(hooks)}`
  const [off, on] = [
    await start({ NODE_OPTIONS }),
    await start({ NODE_OPTIONS, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url }),
  ]
  for (const server of [off, on]) await stop(server)
  const packages = ({ output }: ListeningProcess) =>
    new Set([...output.err.matchAll(/\/@opentelemetry\/([\w-]+)\//g)].map(([, name]) => name))
  expect([...packages(off)]).toEqual(['api'])
  expect(packages(on)).toContain('sdk-trace')
})
