import { expect, test } from 'vitest'
import { withNext } from './next-page.ts'

const logInPath = (from: string | undefined) => withNext('/login', from)

test.for([
  ['/notes/', '/login?next=%2Fnotes%2F'],
  ['/notes/?a=1&b=%20x+y', '/login?next=%2Fnotes%2F%3Fa%3D1%26b%3D%2520x%2By'],
  ['/notes/?next=/login?next=x', '/login?next=%2Fnotes%2F%3Fnext%3D%2Flogin%3Fnext%3Dx'],
  ['/a\r\nSet-Cookie: x=1', '/login?next=%2Fa%0D%0ASet-Cookie%3A+x%3D1'],
  ['/"><script>', '/login?next=%2F%22%3E%3Cscript%3E'],
])('the log-in path returns to %j', ([from, path]) => {
  expect(logInPath(from)).toBe(path)
  expect(new URL(path ?? '', 'http://gate.test').searchParams.get('next')).toBe(from)
})

test.for([undefined, '', 'notes', '//evil.test', '/\\evil.test', 'https://evil.test/', '*'])(
  'the log-in path does not return to %j',
  (from) => {
    expect(logInPath(from)).toBe('/login')
  },
)

test('the log-in path does not return to a path that is too long', () => {
  expect(logInPath(`/${'a'.repeat(4_000)}`)).toContain('next=')
  expect(logInPath(`/${'a'.repeat(4_096)}`)).toBe('/login')
  expect(logInPath(`/${'%'.repeat(1_400)}`)).toBe('/login')
})

test('a page keeps what the log-in lacks, with and without a path to return to', () => {
  expect(withNext('/step-up', '/notes/', 'aal2')).toBe('/step-up?acr_values=aal2&next=%2Fnotes%2F')
  expect(withNext('/step-up', '//evil.test', 'aal2')).toBe('/step-up?acr_values=aal2')
  expect(withNext('/step-up', `/${'a'.repeat(4_096)}`, 'aal2')).toBe('/step-up?acr_values=aal2')
  expect(withNext('/step-up', '/notes/')).toBe('/step-up?next=%2Fnotes%2F')
})
