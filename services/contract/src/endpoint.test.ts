import { expect, test } from 'vitest'
import * as z from 'zod/mini'
import { endpoint, errorCodes, statusesOf } from './endpoint.ts'
import { ERRORS, ErrorBody, isErrorCode } from './error.ts'
import * as contract from './index.ts'

const base = {
  method: 'GET',
  path: '/things',
  tag: 'things',
  summary: 'Things',
  access: 'anyone',
  responses: { 200: z.object({}) },
} as const
const ALWAYS = ['bad_request', 'internal_error', 'unavailable']

test('an endpoint for anyone has only the common errors', () => {
  expect(errorCodes(endpoint(base))).toEqual(ALWAYS)
  expect(statusesOf(endpoint(base))).toEqual([200, 400, 500, 503])
})

test('a versioned endpoint may answer 304', () => {
  expect(statusesOf(endpoint({ ...base, versioned: true }))).toEqual([200, 304, 400, 500, 503])
})

test.for([
  [{ access: 'user' }, ['token_required', 'invalid_token', 'mfa_required']],
  [{ access: 'user', beforeEnrollment: true }, ['token_required', 'invalid_token']],
  [
    { access: 'manager' },
    ['token_required', 'invalid_token', 'insufficient_scope', 'mfa_required'],
  ],
  [{ access: 'admin' }, ['token_required', 'invalid_token', 'insufficient_scope', 'mfa_required']],
  [
    { access: 'user', ownership: 'self' },
    ['token_required', 'invalid_token', 'insufficient_scope', 'mfa_required'],
  ],
  [{ access: 'user', ownership: 'assignee' }, ['token_required', 'invalid_token', 'mfa_required']],
  [{ identifies: true }, ['invalid_token', 'mfa_required']],
  [{ stepUp: 'strong' }, ['insufficient_user_authentication']],
  [{ acceptsRefreshCookie: true }, ['cross_site_request', 'duplicate_cookie']],
  [{ query: z.object({}) }, ['validation_failed']],
  [
    { body: z.object({}) },
    ['validation_failed', 'invalid_json', 'payload_too_large', 'unsupported_media_type'],
  ],
  [{ errors: ['not_found'] }, ['not_found']],
] as const)('an endpoint with %j implies the errors %j', ([part, codes]) => {
  expect(errorCodes(endpoint({ ...base, ...part }))).toEqual([...codes, ...ALWAYS])
})

test('lists an error once that is both implied and declared', () => {
  const codes = errorCodes(endpoint({ ...base, access: 'user', errors: ['invalid_token'] }))
  expect(codes.filter((code) => code === 'invalid_token')).toHaveLength(1)
})

test('every error has an HTTP status and a message', () => {
  for (const { status, message } of Object.values(ERRORS)) {
    expect([400, 401, 403, 404, 405, 409, 410, 412, 413, 415, 429, 500, 503]).toContain(status)
    expect(message).toMatch(/^[A-Z]/)
    expect(message).not.toMatch(/!|please/)
  }
})

test('messages that third-party clients rely on are unchanged', () => {
  expect(ERRORS.validation_failed.message).toBe('Input payload validation failed')
  expect(ERRORS.token_required.message).toBe('Provide a valid auth token.')
  expect(ERRORS.invalid_credentials.message).toBe('Email or password is incorrect.')
  expect(ERRORS.insufficient_scope.message).toBe('You do not have permission to do that.')
  expect(ERRORS.account_inactive.message).toBe('This account has been deactivated.')
  expect(ERRORS.user_exists.message).toBe('Sorry. That user already exists.')
})

test('refuses unknown error codes', () => {
  expect(isErrorCode('not_found')).toBe(true)
  expect(isErrorCode('toString')).toBe(false)
  const body = { status: 'error', code: 'not_found', message: 'x', request_id: 'x' }
  expect(z.safeParse(ErrorBody, body).success).toBe(true)
  expect(z.safeParse(ErrorBody, { ...body, code: 'constructor' }).success).toBe(false)
})

test('no two endpoints share a method and a path', () => {
  const endpoints = Object.values<unknown>(contract).flatMap((value) =>
    typeof value === 'object' && value !== null && 'path' in value && 'method' in value
      ? [`${value.method} ${value.path}`]
      : [],
  )
  expect(endpoints.length).toBeGreaterThan(10)
  expect(new Set(endpoints).size).toBe(endpoints.length)
})
