import { expect, test } from 'vitest'
import { peopleQuery } from './query.ts'

const search = (text: string) => new URLSearchParams(text)

test('reads all filters for managers', () => {
  expect(peopleQuery(search('q=mi&role=admin&state=active&sort=-email&cursor=c'), true)).toEqual({
    q: 'mi',
    role: 'admin',
    state: 'active',
    sort: '-email',
    cursor: 'c',
  })
})

test('reads only the cursor for other readers', () => {
  expect(peopleQuery(search('q=mi&role=admin&cursor=c'), false)).toEqual({ cursor: 'c' })
})

test('drops empty and unknown filters', () => {
  expect(peopleQuery(search('q=&role=&limit=1&next=x'), true)).toEqual({})
})

test('keeps an invalid filter, which the service refuses', () => {
  expect(peopleQuery(search('role=boss&q=mi'), true)).toEqual({ role: 'boss', q: 'mi' })
})
