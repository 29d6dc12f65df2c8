import { expect, test } from 'vitest'
import { withCursorOf, withFilter } from './search-params.ts'

const search = (text: string) => new URLSearchParams(text)

test('a new filter starts at the first page and keeps the others', () => {
  expect(`${withFilter(search('q=mi&cursor=c'), 'role', 'admin')}`).toBe('q=mi&role=admin')
})

test('a filter that is cleared leaves the address', () => {
  expect(`${withFilter(search('q=mi&role=admin'), 'q', '')}`).toBe('role=admin')
})

test('another page keeps the filters and takes the cursor of the link', () => {
  expect(withCursorOf(search('q=mi&cursor=a'), '/api/v1/users?q=mi&cursor=b%3D')).toBe(
    '?q=mi&cursor=b%3D',
  )
})

test('the first page has no cursor', () => {
  expect(withCursorOf(search('q=mi&cursor=a'), '/api/v1/users?q=mi')).toBe('?q=mi')
})
