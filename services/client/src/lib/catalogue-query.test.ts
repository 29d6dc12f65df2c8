import { expect, test } from 'vitest'
import { catalogueQuery, withPage, withPerPage } from './catalogue-query.ts'

const query = (search: string) => catalogueQuery(new URLSearchParams(search))

test('a page and its length are asked for', () => {
  expect(query('page=2&per_page=25&other=x')).toEqual({ page: '2', per_page: '25' })
})

test.each(['page=0', 'page=-1', 'page=two', 'page=', 'per_page=7', 'page=1.5'])(
  'what nobody can ask (%s) is left out',
  (search) => {
    expect(query(search)).toEqual({})
  },
)

test('another page keeps the length, and the first needs no number', () => {
  const search = new URLSearchParams('page=3&per_page=25')
  expect(withPage(search, 4)).toBe('?page=4&per_page=25')
  expect(withPage(search, 1)).toBe('?per_page=25')
})

test('another length starts at the first page', () => {
  expect(withPerPage(new URLSearchParams('page=3&per_page=25'), '50')).toBe('?per_page=50')
})
