import { expect, test } from 'vitest'
import { cookieDomains, cookiePaths, cookieValues } from './request-cookies.ts'

test.for<[string | undefined, string[]]>([
  [undefined, []],
  ['', []],
  ['a=1', ['1']],
  ['a=1; a=2', ['1', '2']],
  ['a=1;a=1', ['1', '1']],
  [' a = 1 ;\tb=2;; a=', ['1', '']],
  ['ba=1; ab=2; A=3; b=a=4; a', []],
  ['b=1; a=x=y; =a=2', ['x=y']],
])('the cookie a in %j has the values %j', ([header, values]) => {
  expect(cookieValues(header, 'a')).toEqual(values)
})

test('lists each parent path, with and without a trailing slash, and the path itself', () => {
  expect(cookiePaths('/api/v1/auth/login')).toEqual([
    '/api',
    '/api/',
    '/api/v1',
    '/api/v1/',
    '/api/v1/auth',
    '/api/v1/auth/',
    '/api/v1/auth/login',
  ])
  expect(cookiePaths('/')).toEqual([])
})

test.for<[string, string[]]>([
  ['gate.example.test', ['gate.example.test', 'example.test']],
  ['localhost', []],
  ['192.168.0.7', []],
  ['[::1]', []],
])('a cookie for %s can have the domains %j', ([host, domains]) => {
  expect(cookieDomains(host)).toEqual(domains)
})
