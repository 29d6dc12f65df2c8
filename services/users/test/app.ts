import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import type { Endpoint, RequestOf, ResponseOf } from '@gatehouse/contract'
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import pg from 'pg'
import pino from 'pino'
import { afterAll, beforeAll, beforeEach, inject } from 'vitest'
import { buildApp } from '#/app.ts'
import { readConfig } from '#/config.ts'
import type { variables } from '#/config-variables.ts'
import type { App } from '#/route.ts'
import { asService, workerOwner } from './database.ts'
import { emptyDatabase } from './empty-database.ts'
import { APP_SECRET } from './secrets.ts'

type Overrides = Partial<Record<keyof typeof variables, string>>

export interface CallOptions {
  token?: string | undefined
  headers?: Record<string, string>
  cookies?: Record<string, string>
}

export interface Answer<T> {
  status: number
  headers: LightMyRequestResponse['headers']
  cookies: LightMyRequestResponse['cookies']
  body: T
}

export interface TestApp {
  app: App
  /** The owner of the app's database, for statements that the service may not run. */
  owner: pg.Pool
  /** The log records of the current test. */
  logs: Record<string, unknown>[]
  /** Calls an endpoint with a valid request. */
  call<const E extends Endpoint>(
    endpoint: E,
    request?: RequestOf<E> & CallOptions,
  ): Promise<Answer<ResponseOf<E>>>
  /** Sends any request, valid or not. */
  send(options: InjectOptions): Promise<Answer<Record<string, unknown>>>
}

const DEFAULTS: Overrides = {
  NODE_ENV: 'test',
  DATABASE_POOL: '25',
  APP_SECRET,
  LOG_LEVEL: 'debug',
}

/** One connection, which reopens after a test ends it. */
function ownerPool(connectionString: string): pg.Pool {
  const pool = new pg.Pool({ connectionString, max: 1 })
  pool.on('error', () => undefined)
  return pool
}

/** Builds the app on a real Postgres for the tests of a file. Each test begins with an empty database. */
export function useApp(overrides: Overrides = {}): TestApp {
  const server = { logs: [] as Record<string, unknown>[] } as TestApp
  const file = createWriteStream(join(inject('logs'), `${process.pid}.log`), { flags: 'a' })
  const stream = {
    write(line: string) {
      file.write(line)
      server.logs.push(JSON.parse(line))
    },
  }

  beforeAll(async () => {
    const ownerUrl = overrides.MIGRATION_DATABASE_URL ?? (await workerOwner())
    const config = readConfig({ ...DEFAULTS, DATABASE_URL: asService(ownerUrl), ...overrides })
    server.owner = ownerPool(ownerUrl)
    server.app = await buildApp(config, pino({ level: config.LOG_LEVEL }, stream))
    await server.app.ready()
  })
  beforeEach(async () => {
    server.logs.length = 0
    await emptyDatabase(server)
  })
  afterAll(async () => {
    await server.app?.close()
    await server.owner?.end()
    file.end()
  })

  server.send = async (options) => {
    // Otherwise the app would notice a test's own database changes only after a delay.
    if (options.headers?.authorization) await server.app.liveSessions.catchUp()
    const response = await server.app.inject(options)
    // Vitest does not show the logs of a failed test.
    if (response.statusCode === 500) process.stderr.write(`${JSON.stringify(server.logs)}\n`)
    return toAnswer(response)
  }
  server.call = (endpoint, request) => server.send(toInject(endpoint, request ?? {})) as never
  return server
}

function toInject(endpoint: Endpoint, request: object): InjectOptions {
  const { params, query, body, ifMatch, token, headers, cookies } = request as CallOptions & {
    params?: Record<string, string>
    query?: Record<string, string>
    body?: object
    ifMatch?: string
  }
  const url = endpoint.path.replaceAll(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(params?.[name] ?? ''),
  )
  return {
    method: endpoint.method,
    url,
    headers: {
      ...headers,
      ...(token && { authorization: `Bearer ${token}` }),
      ...(ifMatch && { 'if-match': ifMatch }),
    },
    ...(query && { query }),
    ...(body && { payload: body }),
    ...(cookies && { cookies }),
  }
}

const toAnswer = <T>(response: LightMyRequestResponse): Answer<T> => ({
  status: response.statusCode,
  headers: response.headers,
  cookies: response.cookies,
  body: (response.payload === '' ? undefined : response.json()) as T,
})
