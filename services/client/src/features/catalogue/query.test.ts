import { expect, test } from 'vitest'
import { catalogueQuery, withPage, withPerPage } from './query.ts'

const query = (search: string) => catalogueQuery(new URLSearchParams(search))

test('a page and its length are asked for', () => {
  expect(query('page=2&per_page=25&other=x')).toEqual({ page: '2', per_page: '25' })
})

test.each(['page=0', 'page=-1', 'page=two', 'per_page=7', 'page=1.5'])(
  'asks for the faulty %s, for the service to refuse it',
  (search) => {
    expect(query(search)).toEqual(Object.fromEntries(new URLSearchParams(search)))
  },
)

test('leaves out an empty parameter', () => {
  expect(query('page=&per_page=')).toEqual({})
})

test('another page keeps the length, and the first needs no number', () => {
  const search = new URLSearchParams('page=3&per_page=25')
  expect(withPage(search, 4)).toBe('?page=4&per_page=25')
  expect(withPage(search, 1)).toBe('?per_page=25')
})

test('another length starts at the first page', () => {
  expect(withPerPage(new URLSearchParams('page=3&per_page=25'), '50')).toBe('?per_page=50')
})
