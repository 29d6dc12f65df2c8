import { LoginBody, RegisterBody } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { ApiError, NetworkError } from './api-error.ts'
import { failureOf, parseForm, submit } from './form.ts'

const form = (fields: Record<string, string>) => {
  const data = new FormData()
  for (const [name, value] of Object.entries(fields)) data.set(name, value)
  return data
}
const refusal = (over: Partial<ConstructorParameters<typeof ApiError>[0]> = {}) =>
  new ApiError({
    status: 409,
    code: 'last_admin',
    message: 'No.',
    errors: {},
    request_id: 'r',
    ...over,
  })

test('returns only the values of the schema for a valid form', () => {
  const { value } = parseForm(LoginBody, form({ email: 'a', password: ' b ', intent: 'x' }))
  expect(value).toEqual({ email: 'a', password: ' b ' })
})

test('returns the first fault of each field', () => {
  const { failure } = parseForm(
    RegisterBody,
    form({ username: '!', email: 'x', password: 'short' }),
  )
  expect(failure?.errors).toEqual({
    username: 'Use only letters, digits, dots, dashes and underscores.',
    email: 'Enter an address like name@example.com.',
    password: 'Use at least 8 characters.',
  })
})

test('treats an absent field like an empty one', () => {
  const { failure } = parseForm(LoginBody, form({}))
  expect(failure?.errors).toEqual({
    email: 'Enter your email address or username.',
    password: 'Enter your password.',
  })
})

test.each(['validation_failed', 'user_exists'])('returns only the field errors of %s', (code) => {
  const errors = { username: 'Taken.' }
  expect(failureOf(refusal({ code, errors }))).toEqual({ errors })
})

test('returns the message of a validation_failed without fields', () => {
  expect(failureOf(refusal({ code: 'validation_failed', message: 'Bad.' }))).toEqual({
    message: 'Bad.',
  })
})

test('returns the service’s message for a refusal', () => {
  expect(failureOf(refusal())).toEqual({ message: 'No.' })
})

test('returns the request id of a server error', () => {
  expect(failureOf(refusal({ status: 500, message: 'Oops.' }))).toEqual({
    message: 'Oops.',
    request_id: 'r',
  })
})

test('returns advice for a lost connection', () => {
  expect(failureOf(new NetworkError(null)).message).toBe(
    'Gatehouse can’t be reached. Check your connection and try again.',
  )
})

test('rethrows other errors', () => {
  expect(() => failureOf(new TypeError('x is undefined'))).toThrow('x is undefined')
})

test('returns the outcome of the call', async () => {
  expect(await submit(async () => 'Saved.')).toEqual({ done: 'Saved.' })
  expect(await submit(() => Promise.reject(refusal()))).toEqual({ failure: { message: 'No.' } })
})
