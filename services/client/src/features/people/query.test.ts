import { expect, test } from 'vitest'
import { peopleQuery } from './query.ts'

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

test('asks for a faulty filter, for the service to refuse it', () => {
  expect(peopleQuery(search('role=boss&q=mi'), true)).toEqual({ role: 'boss', q: 'mi' })
})
