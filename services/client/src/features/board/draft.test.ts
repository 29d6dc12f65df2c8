import { expect, test } from 'vitest'
import { task } from '../../../test/tasks.ts'
import { changesBetween, draftOf, rebase } from './draft.ts'

const BASE = task(1, { deadline: '2026-12-31T18:00:00.000Z' })
const DRAFT = draftOf(BASE)
const ADA = { id: '0193a0b2-7c00-7000-8000-000000000009', username: 'ada' }

test('what only they changed is named, and taken', () => {
  const theirs = { ...BASE, title: 'Other', deadline: null, assigned_user: ADA }
  expect(changesBetween(BASE, theirs, DRAFT)).toMatchObject([
    { label: 'Title', was: 'Task 1', now: 'Other', clashes: false },
    { label: 'Deadline', now: 'none', clashes: false },
    { label: 'Assigned to', was: 'nobody', now: 'ada', clashes: false },
  ])
  expect(rebase(DRAFT, BASE, theirs)).toEqual({
    ...DRAFT,
    title: 'Other',
    deadline: '',
    assignee: ADA,
  })
})

test('what both changed clashes, and what was typed is kept', () => {
  const theirs = { ...BASE, title: 'Theirs', description: 'More' }
  const draft = { ...DRAFT, title: 'Mine' }
  expect(changesBetween(BASE, theirs, draft)).toMatchObject([
    { label: 'Title', clashes: true },
    { label: 'Description', clashes: false },
  ])
  expect(rebase(draft, BASE, theirs)).toEqual({ ...DRAFT, title: 'Mine', description: 'More' })
})

test('the same change on both sides is no clash', () => {
  const theirs = { ...BASE, status: 'done' as const }
  expect(changesBetween(BASE, theirs, { ...DRAFT, status: 'done' })).toMatchObject([
    { label: 'Status', was: 'To do', now: 'Done', clashes: false },
  ])
})

test('a name that is still searched for is kept', () => {
  const draft = { ...DRAFT, assignee: { id: '', username: 'ad' } }
  expect(rebase(draft, BASE, { ...BASE, title: 'Theirs' }).assignee).toEqual(draft.assignee)
})
