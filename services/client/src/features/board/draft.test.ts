import { expect, test } from 'vitest'
import { threeWayMerge } from '#/components/three-way-merge.ts'
import { task } from '../../../test/tasks.ts'
import { draftOf, TASK_MERGE } from './draft.ts'

const BASE = task(1, { deadline: '2026-12-31T18:00:00.000Z' })
const DRAFT = draftOf(BASE)
const merge = (draft: typeof DRAFT, theirs: typeof BASE) =>
  threeWayMerge(TASK_MERGE, { base: BASE, theirs, draft })
const ADA = { id: '0193a0b2-7c00-7000-8000-000000000009', username: 'ada' }

test('takes and lists fields that only the other user changed', () => {
  const theirs = { ...BASE, title: 'Other', deadline: null, assigned_user: ADA }
  expect(merge(DRAFT, theirs).changes).toMatchObject([
    { label: 'Title', was: 'Task 1', now: 'Other', clashes: false },
    { label: 'Deadline', now: 'none', clashes: false },
    { label: 'Assigned to', was: 'nobody', now: 'ada', clashes: false },
  ])
  expect(merge(DRAFT, theirs).draft).toEqual({
    ...DRAFT,
    title: 'Other',
    deadline: '',
    assignee: ADA,
  })
})

test('keeps the draft of fields that both changed, and reports a clash', () => {
  const theirs = { ...BASE, title: 'Theirs', description: 'More' }
  const draft = { ...DRAFT, title: 'Mine' }
  expect(merge(draft, theirs).changes).toMatchObject([
    { label: 'Title', clashes: true },
    { label: 'Description', clashes: false },
  ])
  expect(merge(draft, theirs).draft).toEqual({ ...DRAFT, title: 'Mine', description: 'More' })
})

test('reports no clash for the same change on both sides', () => {
  const theirs = { ...BASE, status: 'done' as const }
  expect(merge({ ...DRAFT, status: 'done' }, theirs).changes).toMatchObject([
    { label: 'Status', was: 'To do', now: 'Done', clashes: false },
  ])
})

test('keeps a name without an id', () => {
  const draft = { ...DRAFT, assignee: { id: '', username: 'ad' } }
  expect(merge(draft, { ...BASE, title: 'Theirs' }).draft.assignee).toEqual(draft.assignee)
})
