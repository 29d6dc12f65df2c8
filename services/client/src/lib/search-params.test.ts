import { expect, test } from 'vitest'
import { withCursorOf, withFilter } from './search-params.ts'

const search = (text: string) => new URLSearchParams(text)

test('sets a filter, keeps the others and starts at the first page', () => {
  expect(`${withFilter(search('q=mi&cursor=c'), 'role', 'admin')}`).toBe('q=mi&role=admin')
})

test('removes a cleared filter', () => {
  expect(`${withFilter(search('q=mi&role=admin'), 'q', '')}`).toBe('role=admin')
})

test('keeps the filters and sets the cursor of the link', () => {
  expect(withCursorOf(search('q=mi&cursor=a'), '/api/v1/users?q=mi&cursor=b%3D')).toBe(
    '?q=mi&cursor=b%3D',
  )
})

test('has no cursor on the first page', () => {
  expect(withCursorOf(search('q=mi&cursor=a'), '/api/v1/users?q=mi')).toBe('?q=mi')
})
