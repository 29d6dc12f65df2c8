import { deleteUser, getUser, listUsers, login, ping, refresh } from '@gatehouse/contract'
import { HttpResponse, http } from 'msw'
import { describe, expect, test } from 'vitest'
import { mock, refuse, UNREACHABLE } from '../../test/mock.ts'
import { pageOf, tokens, user } from '../../test/people.ts'
import { server } from '../../test/server.ts'
import { ApiError, NetworkError } from './api-error.ts'
import { send, urlOf } from './http.ts'

const PONG = { status: 'success', message: 'pong!' } as const
const failure = (work: Promise<unknown>) => work.catch((error: unknown) => error)

describe('a request', () => {
  test('goes to the versioned prefix of the same origin', () => {
    expect(urlOf(ping, {})).toBe('/api/v1/ping')
  })

  test('encodes its path parameters', () => {
    expect(urlOf(getUser, { params: { id: 'a/../b?c#d' } })).toBe(
      '/api/v1/users/a%2F..%2Fb%3Fc%23d',
    )
  })

  test('encodes its query and omits empty parameters', () => {
    const query = { q: 'a&b=c', role: undefined, cursor: '' }
    expect(urlOf(listUsers, { query })).toBe('/api/v1/users?q=a%26b%3Dc')
  })

  test('carries the token, and a body as JSON', async () => {
    const calls = mock(deleteUser, { status: 'success' })
    await send(deleteUser, { params: { id: 'x' }, body: { password: 'é' } }, { token: 't' })
    expect(calls[0]?.headers.get('authorization')).toBe('Bearer t')
    expect(calls[0]?.headers.get('content-type')).toBe('application/json')
    expect(calls[0]?.body).toEqual({ password: 'é' })
    expect(calls[0]?.headers.has('auth-transport')).toBe(false)
  })

  test('has no body, token or content type unless given', async () => {
    const calls = mock(refresh, tokens())
    await send(refresh, { body: undefined }, { cookie: true })
    expect(calls[0]?.body).toBeUndefined()
    expect(calls[0]?.headers.has('content-type')).toBe(false)
    expect(calls[0]?.headers.has('authorization')).toBe(false)
    expect(calls[0]?.headers.get('auth-transport')).toBe('cookie')
  })
})

describe('an answer', () => {
  test('is returned with the contract’s type', async () => {
    mock(listUsers, pageOf([user()]))
    const { data } = await send(listUsers, { query: {} })
    expect(data.items[0]?.username).toBe('michael')
  })

  test('in the failure shape becomes an ApiError', async () => {
    mock(login, refuse('validation_failed', { email: 'Enter it.' }))
    const error = await failure(send(login, { body: { email: '', password: '' } }))
    expect(error).toBeInstanceOf(ApiError)
    expect(error).toMatchObject({
      status: 400,
      code: 'validation_failed',
      message: 'Input payload validation failed',
      errors: { email: 'Enter it.' },
      request_id: 'req-1',
    })
  })

  test.each([
    [502, 'unavailable'],
    [503, 'unavailable'],
    [504, 'unavailable'],
    [500, 'internal_error'],
    [418, 'internal_error'],
  ])('%i with a page of a proxy counts as %s', async (status, code) => {
    const html = new HttpResponse('<h1>oops', { status, headers: { 'x-request-id': 'abc' } })
    server.use(http.get('*/api/v1/ping', () => html))
    expect(await failure(send(ping, {}))).toMatchObject({ status, code, request_id: 'abc' })
  })

  test('with errors of wrong types keeps the valid ones', async () => {
    const body = { code: 7, message: null, errors: { a: 1, b: 'Two.' }, request_id: {} }
    server.use(http.get('*/api/v1/ping', () => HttpResponse.json(body, { status: 500 })))
    expect(await failure(send(ping, {}))).toMatchObject({
      code: 'internal_error',
      errors: { b: 'Two.' },
      request_id: '',
    })
  })

  test('that never arrives becomes a NetworkError', async () => {
    mock(ping, UNREACHABLE)
    expect(await failure(send(ping, {}))).toBeInstanceOf(NetworkError)
  })

  test('with status 200 and no JSON becomes a NetworkError', async () => {
    server.use(http.get('*/api/v1/ping', () => new HttpResponse('<h1>captive portal')))
    expect(await failure(send(ping, {}))).toBeInstanceOf(NetworkError)
  })

  test('to an aborted request is no NetworkError', async () => {
    mock(ping, PONG)
    const left = new AbortController()
    left.abort()
    const error = await failure(send(ping, {}, { signal: left.signal }))
    expect(error).not.toBeInstanceOf(NetworkError)
    expect(error).toMatchObject({ name: 'AbortError' })
  })
})
