import { expect, test } from 'vitest'
import { linkHeader, urlWith } from './links.ts'

test('builds a URL with the defined values, in order and encoded', () => {
  expect(urlWith('/users', {})).toBe('/users')
  expect(urlWith('/users', { q: undefined })).toBe('/users')
  expect(urlWith('/users', { q: 'a&b=ü', role: undefined, limit: 5 })).toBe(
    '/users?q=a%26b%3D%C3%BC&limit=5',
  )
})

test('formats links as one Link header', () => {
  expect(linkHeader({ self: '/users?limit=1', first: '/users' })).toBe(
    '</users?limit=1>; rel="self", </users>; rel="first"',
  )
})
