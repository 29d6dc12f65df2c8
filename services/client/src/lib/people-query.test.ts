import { expect, test } from 'vitest'
import { peopleQuery, withCursorOf, withFilter } from './people-query.ts'

const search = (text: string) => new URLSearchParams(text)

test('a manager asks for what the address says', () => {
  expect(peopleQuery(search('q=mi&role=admin&state=active&sort=-email&cursor=c'), true)).toEqual({
    q: 'mi',
    role: 'admin',
    state: 'active',
    sort: '-email',
    cursor: 'c',
  })
})

test('others ask for pages alone, which is all that they may', () => {
  expect(peopleQuery(search('q=mi&role=admin&cursor=c'), false)).toEqual({ cursor: 'c' })
})

test('empty and unknown filters are left out', () => {
  expect(peopleQuery(search('q=&role=&limit=1&next=x'), true)).toEqual({})
})

test('an address edited by hand shows everybody', () => {
  expect(peopleQuery(search('role=boss&q=mi'), true)).toEqual({})
})

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
