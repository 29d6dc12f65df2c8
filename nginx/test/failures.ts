import { expect } from 'vitest'
import { ERRORS, type ErrorCode } from '../../services/contract/src/index.ts'
import { type Answer, count } from './upstream.ts'

/** Expects an error of nginx in the contract's JSON format. */
export function expectFailure(
  answer: Answer,
  code: ErrorCode,
  message: string = ERRORS[code].message,
): void {
  expect(answer.status).toBe(ERRORS[code].status)
  const request_id = answer.headers['x-request-id']
  expect(JSON.parse(answer.body)).toEqual({ status: 'error', code, message, request_id })
  expect(answer.headers).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  })
  for (const name of ['x-request-id', 'cache-control']) expect(count(answer, name)).toBe(1)
}

/** Expects an error of nginx as an HTML page. */
export function expectPage(answer: Answer, status: number, text: string): void {
  expect(answer.status).toBe(status)
  expect(answer.headers['content-type']).toBe('text/html; charset=utf-8')
  expect(answer.headers['cache-control']).toBe('no-store')
  expect(answer.body).toContain(text)
}
