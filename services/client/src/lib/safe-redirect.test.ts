import { expect, test } from 'vitest'
import { safeRedirect, safeRedirectWith } from './safe-redirect.ts'

test.each([
  ['/'],
  ['/account'],
  ['/people?q=michael&sort=-email'],
  ['/account#password'],
  ['/people?next=https://elsewhere.example'],
  ['/people/%2F%2Felsewhere.example'],
  ['/@elsewhere.example'],
  ['/https://elsewhere.example'],
])('returns %s, a path of this site', (to) => {
  expect(safeRedirect(to, '/fallback')).toBe(to)
})

test.each([
  ['nothing', null],
  ['an absent value', undefined],
  ['an empty value', ''],
  ['a relative path', 'account'],
  ['another site', 'https://elsewhere.example/'],
  ['another site in capitals', 'HTTPS://elsewhere.example/'],
  ['another site without a scheme', '//elsewhere.example'],
  ['three slashes', '///elsewhere.example'],
  ['a backslash for a slash', '/\\elsewhere.example'],
  ['two backslashes', '\\\\elsewhere.example'],
  ['a backslash later in the path', '/account\\..\\..\\elsewhere.example'],
  ['a tab, which browsers drop', '/\t/elsewhere.example'],
  ['a line feed, which browsers drop', '/\n/elsewhere.example'],
  ['a carriage return', '/\r/elsewhere.example'],
  ['a NUL', '/\0/elsewhere.example'],
  ['a leading space', ' /account'],
  ['a space inside', '/ /elsewhere.example'],
  ['a no-break space', '/\u00a0/elsewhere.example'],
  ['a zero-width space', '/\u200b/elsewhere.example'],
  ['a byte order mark', '\ufeff//elsewhere.example'],
  ['a dot segment that collapses into two slashes', '/.//elsewhere.example'],
  ['dot segments that collapse into two slashes', '/account/..//elsewhere.example'],
  ['encoded dot segments that collapse into two slashes', '/%2e%2e//elsewhere.example'],
  ['a script', 'javascript:alert(1)'],
  ['data', 'data:text/html,x'],
])('refuses %s', (_, to) => {
  expect(safeRedirect(to, '/fallback')).toBe('/fallback')
})

test('falls back to the home page', () => {
  expect(safeRedirect('//elsewhere.example')).toBe('/')
})

test('resolves a path like a browser', () => {
  expect(safeRedirect('/people/../account')).toBe('/account')
})

test.each([
  ['/account', '', '/account'],
  ['/account', '#password', '/account#password'],
  ['/account?a=1#from-a-query', '#own', '/account?a=1#own'],
  ['//elsewhere.example', '#/..//elsewhere.example', '/#/..//elsewhere.example'],
  ['/account', '#a\\b', '/account#a\\b'],
  ['/account', '//elsewhere.example', '/account'],
  [null, '#own', '/#own'],
])('redirects %s with the fragment %j to %s', (to, fragment, target) => {
  expect(safeRedirectWith(to, fragment)).toBe(target)
})
