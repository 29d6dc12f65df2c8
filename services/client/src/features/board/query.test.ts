import { expect, test } from 'vitest'
import { inHours, task, tasksOf } from '../../../test/tasks.ts'
import { boardQueries, mergePages } from './query.ts'

const search = (text: string) => new URLSearchParams(text)
const NEXT = { next: '/api/v1/tasks?cursor=c' }

test('an address without filters asks for what is open: to do and in progress', () => {
  expect(boardQueries(search(''), true)).toEqual([
    { status: 'pending', limit: '100' },
    { status: 'in_progress', limit: '100' },
  ])
})

test('the other filters hold for both, and a cursor for neither', () => {
  expect(boardQueries(search('q=report&assignee=me&cursor=c'), true)).toEqual([
    { q: 'report', assignee: 'me', status: 'pending', limit: '100' },
    { q: 'report', assignee: 'me', status: 'in_progress', limit: '100' },
  ])
})

test('one status, all of them and what is overdue are lists of the service', () => {
  expect(boardQueries(search('status=done&cursor=c'), true)).toEqual([
    { status: 'done', cursor: 'c' },
  ])
  expect(boardQueries(search('status=all&q=x'), true)).toEqual([{ q: 'x' }])
  expect(boardQueries(search('overdue=true&cursor=c'), true)).toEqual([
    { overdue: 'true', cursor: 'c' },
  ])
})

test('an employee does not ask whose tasks they are', () => {
  expect(boardQueries(search('status=done&assignee=none'), false)).toEqual([{ status: 'done' }])
})

test.each([
  ['status=late', { status: 'late' }],
  ['overdue=yes', { overdue: 'yes' }],
  ['assignee=ada&status=all', { assignee: 'ada' }],
  ['q=%00&status=done', { q: '\0', status: 'done' }],
])('asks for the faulty %s, for the service to refuse it', (address, asked) => {
  expect(boardQueries(search(address), true)).toEqual([asked])
})

test('one answer is shown as the service orders it, with its pages', () => {
  const page = tasksOf([task(2), task(1)], NEXT)
  expect(mergePages([page])).toEqual({ items: page.data.items, links: page.links, more: false })
})

test('two answers are one list: due first, none last, then by id', () => {
  const [late, soon] = [task(4, { deadline: inHours(-1) }), task(3, { deadline: inHours(1) })]
  const { items, more } = mergePages([tasksOf([soon, task(2)]), tasksOf([late, task(1)])])
  expect(items).toEqual([late, soon, task(1), task(2)])
  expect(more).toBe(false)
})

test('a list that goes on ends where the order of both is still known', () => {
  const due = (number: number) => task(number, { deadline: inHours(number) })
  const { items, more } = mergePages([tasksOf([due(1), due(3)], NEXT), tasksOf([due(2), due(4)])])
  expect(items.map(({ title }) => title)).toEqual(['Task 1', 'Task 2', 'Task 3'])
  expect(more).toBe(true)
})

test('a task that was started between two answers is shown once, as the later one says', () => {
  const started = task(1, { status: 'in_progress' })
  expect(mergePages([tasksOf([task(1)]), tasksOf([started])]).items).toEqual([started])
})
