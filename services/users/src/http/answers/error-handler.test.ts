import { expect, test } from 'vitest'
import { AppError } from '#/errors.ts'
import { useApp } from '../../../test/app.ts'
import { ownerQuery } from '../../../test/database.ts'
import { logInAs } from '../../../test/factories.ts'
import { toAppError } from './error-handler.ts'

const server = useApp()

test('answers an unexpected error with a bare 500 and logs its cause', async () => {
  const { token } = await logInAs(server, 'employee')
  await ownerQuery('ALTER TABLE sessions RENAME COLUMN ended_at TO gone')
  try {
    const headers = { authorization: `Bearer ${token}` }
    const answer = await server.send({ url: '/auth/status', headers })
    expect(answer.status).toBe(500)
    expect(answer.body).toEqual({
      status: 'error',
      code: 'internal_error',
      message: 'Something went wrong on our side.',
      request_id: answer.headers['x-request-id'],
    })
    expect(JSON.stringify(answer)).not.toMatch(/ended_at|prisma|at .*\.ts/i)
    const record = server.logs.find(({ level }) => level === 50)
    expect(record).toMatchObject({ request_id: answer.headers['x-request-id'] })
    expect(JSON.stringify(record)).toContain('ended_at')
  } finally {
    await ownerQuery('ALTER TABLE sessions RENAME COLUMN gone TO ended_at')
  }
})

test.for([
  [Object.assign(new Error(), { statusCode: 400 }), 'bad_request'],
  [Object.assign(new Error(), { statusCode: 414 }), 'bad_request'],
  [Object.assign(new Error(), { statusCode: 500 }), 'internal_error'],
  [new TypeError('no such thing'), 'internal_error'],
  [new Error('Connection terminated unexpectedly'), 'unavailable'],
  [new AppError('conflict'), 'conflict'],
] as const)('maps the error %s to the code %s', ([error, code]) => {
  expect(toAppError(error).code).toBe(code)
})

test('answers 503 with Retry-After when the database times out', async () => {
  const { token } = await logInAs(server, 'employee')
  const blocker = server.app.db.$transaction(async (tx) => {
    await tx.$executeRaw`LOCK TABLE sessions IN ACCESS EXCLUSIVE MODE`
    const headers = { authorization: `Bearer ${token}` }
    return server.send({ url: '/auth/status', headers })
  })
  const answer = await blocker
  expect(answer.status).toBe(503)
  expect(answer.body['code']).toBe('unavailable')
  expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1)
  expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(30)
})
