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

test('a good form gives the values of the schema and nothing else', () => {
  const { value } = parseForm(LoginBody, form({ email: 'a', password: ' b ', intent: 'x' }))
  expect(value).toEqual({ email: 'a', password: ' b ' })
})

test('all faulty fields are told at once, each by its first fault', () => {
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

test('an absent field is told like an empty one', () => {
  const { failure } = parseForm(LoginBody, form({}))
  expect(failure?.errors).toEqual({
    email: 'Enter your email address or username.',
    password: 'Enter your password.',
  })
})

test.each(['validation_failed', 'user_exists'])('%s is told by its fields alone', (code) => {
  const errors = { username: 'Taken.' }
  expect(failureOf(refusal({ code, errors }))).toEqual({ errors })
})

test('validation_failed without fields is told as a whole', () => {
  expect(failureOf(refusal({ code: 'validation_failed', message: 'Bad.' }))).toEqual({
    message: 'Bad.',
  })
})

test('a refusal is told in the words of the service', () => {
  expect(failureOf(refusal())).toEqual({ message: 'No.' })
})

test('a fault of ours comes with its request id', () => {
  expect(failureOf(refusal({ status: 500, message: 'Oops.' }))).toEqual({
    message: 'Oops.',
    request_id: 'r',
  })
})

test('a lost connection says what to do', () => {
  expect(failureOf(new NetworkError(null)).message).toBe(
    'Gatehouse can’t be reached. Check your connection and try again.',
  )
})

test('a bug is not shown as a refusal', () => {
  expect(() => failureOf(new TypeError('x is undefined'))).toThrow('x is undefined')
})

test('a form is done when its call is, and failed when that is refused', async () => {
  expect(await submit(async () => 'Saved.')).toEqual({ done: 'Saved.' })
  expect(await submit(() => Promise.reject(refusal()))).toEqual({ failure: { message: 'No.' } })
})
