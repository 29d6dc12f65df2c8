import { randomUUID } from 'node:crypto'
import { status } from '@gatehouse/contract'
import autocannon from 'autocannon'
import { buildApp } from '#/app.ts'
import { readConfig } from '#/config.ts'
import { OPERATOR } from '../src/domain/accounts/passwords.ts'
import { insertUser } from '../src/domain/accounts/users.ts'
import { createSession } from '../src/domain/sessions/sessions.ts'
import { formatFigure, type Row } from './report.ts'
import type { Stack } from './stack.ts'

const CONNECTIONS = 20

/** Compares `GET /auth/status` with a bare route of the same response, in the same process and in alternating turns. */
export async function* benchStatus({ env }: Stack, seconds: number): AsyncGenerator<Row> {
  const app = await buildApp(readConfig(env))
  try {
    const passwordHash = await app.passwords.hash(randomUUID(), OPERATOR)
    const user = await insertUser(app.db, {
      username: 'bench-status',
      email: 'bench-status@example.test',
      passwordHash,
    })
    const client = { ip: '127.0.0.1', userAgent: undefined, methods: ['password'] } as const
    const session = await createSession(app.db, user.id, client)
    const token = app.accessTokens.sign({
      userId: user.id,
      sessionId: session.id,
      role: user.role,
      methods: session.methods,
      authenticatedAt: session.authenticatedAt,
    })
    const headers = { authorization: `Bearer ${token}` }
    let body = {}
    app.get('/bare', { config: { access: 'anyone' } }, async () => body)
    body = (await app.inject({ url: status.path, headers })).json<object>()

    const base = await app.listen({ port: 0, host: '127.0.0.1' })
    const load = async (path: string) => {
      const result = await autocannon({
        url: base + path,
        headers,
        connections: CONNECTIONS,
        duration: seconds,
      })
      if (result.non2xx > 0 || result.errors > 0) throw new Error(`${path} failed under load.`)
      return result.requests.average
    }
    await load('/bare')
    const measured = await load(status.path)
    const bare = await load('/bare')
    yield {
      name: 'GET /auth/status',
      figure: measured / bare,
      unit: 'ratio',
      detail: `${formatFigure(measured, '/s')}; a bare route of the same response ${formatFigure(bare, '/s')}`,
      goal: { atLeast: 0.8 },
    }
  } finally {
    await app.close()
  }
}
