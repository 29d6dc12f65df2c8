import { expect, test } from 'vitest'
import { inHours, task, tasksOf } from '../../../test/tasks.ts'
import { boardQueries, mergePages } from './query.ts'

const search = (text: string) => new URLSearchParams(text)
const NEXT = { next: '/api/v1/tasks?cursor=c' }

test('queries both open statuses for an address without filters', () => {
  expect(boardQueries(search(''), true)).toEqual([
    { status: 'pending', limit: '100' },
    { status: 'in_progress', limit: '100' },
  ])
})

test('applies other filters to both queries, and a cursor to neither', () => {
  expect(boardQueries(search('q=report&assignee=me&cursor=c'), true)).toEqual([
    { q: 'report', assignee: 'me', status: 'pending', limit: '100' },
    { q: 'report', assignee: 'me', status: 'in_progress', limit: '100' },
  ])
})

test('sends one query for one status, all statuses or overdue tasks', () => {
  expect(boardQueries(search('status=done&cursor=c'), true)).toEqual([
    { status: 'done', cursor: 'c' },
  ])
  expect(boardQueries(search('status=all&q=x'), true)).toEqual([{ q: 'x' }])
  expect(boardQueries(search('overdue=true&cursor=c'), true)).toEqual([
    { overdue: 'true', cursor: 'c' },
  ])
})

test('drops the assignee for employees', () => {
  expect(boardQueries(search('status=done&assignee=none'), false)).toEqual([{ status: 'done' }])
})

test.each([
  ['status=late', { status: 'late' }],
  ['overdue=yes', { overdue: 'yes' }],
  ['assignee=ada&status=all', { assignee: 'ada' }],
  ['q=%00&status=done', { q: '\0', status: 'done' }],
])('keeps the invalid %s, which the service refuses', (address, expected) => {
  expect(boardQueries(search(address), true)).toEqual([expected])
})

test('keeps the order and links of a single answer', () => {
  const page = tasksOf([task(2), task(1)], NEXT)
  expect(mergePages([page])).toEqual({ items: page.data.items, links: page.links, more: false })
})

test('merges two answers by deadline, none last, then by id', () => {
  const [late, soon] = [task(4, { deadline: inHours(-1) }), task(3, { deadline: inHours(1) })]
  const { items, more } = mergePages([tasksOf([soon, task(2)]), tasksOf([late, task(1)])])
  expect(items).toEqual([late, soon, task(1), task(2)])
  expect(more).toBe(false)
})

test('cuts the merged list at the end of an incomplete page', () => {
  const due = (number: number) => task(number, { deadline: inHours(number) })
  const { items, more } = mergePages([tasksOf([due(1), due(3)], NEXT), tasksOf([due(2), due(4)])])
  expect(items.map(({ title }) => title)).toEqual(['Task 1', 'Task 2', 'Task 3'])
  expect(more).toBe(true)
})

test('keeps the later copy of a task that is in both answers', () => {
  const started = task(1, { status: 'in_progress' })
  expect(mergePages([tasksOf([task(1)]), tasksOf([started])]).items).toEqual([started])
})
