import { expect, test } from 'vitest'
import { catalogueQuery, withPage, withPerPage } from './query.ts'

const query = (search: string) => catalogueQuery(new URLSearchParams(search))

test('reads the page and the page size', () => {
  expect(query('page=2&per_page=25&other=x')).toEqual({ page: '2', per_page: '25' })
})

test.each(['page=0', 'page=-1', 'page=two', 'per_page=7', 'page=1.5'])(
  'keeps the invalid %s, which the service refuses',
  (search) => {
    expect(query(search)).toEqual(Object.fromEntries(new URLSearchParams(search)))
  },
)

test('drops an empty parameter', () => {
  expect(query('page=&per_page=')).toEqual({})
})

test('keeps the page size on another page, and omits the number of the first', () => {
  const search = new URLSearchParams('page=3&per_page=25')
  expect(withPage(search, 4)).toBe('?page=4&per_page=25')
  expect(withPage(search, 1)).toBe('?per_page=25')
})

test('starts at the first page for another page size', () => {
  expect(withPerPage(new URLSearchParams('page=3&per_page=25'), '50')).toBe('?per_page=50')
})
