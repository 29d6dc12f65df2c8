import { afterAll, expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { prepare } from '../../../test/database.ts'
import { logInAs } from '../../../test/factories.ts'
import { startPostgres } from '../../../test/postgres.ts'
import { ask, expectAdmitted, expectRefused } from '../../../test/verify.ts'

const postgres = await startPostgres()
const server = useApp(await prepare(postgres.url))
afterAll(() => postgres.remove())

test('without Postgres answers 503 to credentials and 401 to requests without valid ones', async () => {
  const caller = await logInAs(server, 'employee')
  await postgres.stop()
  try {
    for (const proof of [{ token: caller.token }, { pass: caller.pass }]) {
      const answer = await ask(server, proof)
      expect(answer.status).toBe(503)
      expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1)
      for (const name of ['x-auth-user-id', 'x-gateway-code', 'x-gateway-log-in']) {
        expect(answer.headers).not.toHaveProperty(name)
      }
    }
    expectRefused(await ask(server), 401, 'token_required')
    expectRefused(await ask(server, { pass: 'forged' }), 401, 'invalid_token')
  } finally {
    await postgres.start()
  }
  expectAdmitted(await ask(server, { pass: caller.pass }), caller)
})
