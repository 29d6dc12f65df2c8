import type { AuditEvent } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { ADMIN, event, MICHAEL } from '../../../test/audit.ts'
import { readableChanges } from './readable-changes.ts'

type Value = AuditEvent['changes'][string]['after']

const spoken = (field: string, before: Value, after: Value) =>
  readableChanges(
    event(1, { action: 'task_updated', actor: ADMIN, changes: { [field]: { before, after } } }),
  )

test.for<[field: string, before: Value, after: Value, label: string, was: string, is: string]>([
  ['role', 'employee', 'manager', 'Role', 'employee', 'manager'],
  ['active', true, false, 'Active', 'yes', 'no'],
  ['email', null, 'a@example.test', 'Email', 'none', 'a@example.test'],
  ['description', 'Two\nlines', '', 'Description', 'Two\nlines', 'none'],
  ['status', 'pending', 'in_progress', 'Status', 'to do', 'in progress'],
  ['status', 'in_progress', 'done', 'Status', 'in progress', 'done'],
  ['approval', 'pending', 'approved', 'Registration', 'pending', 'approved'],
  ['assigned_user_id', null, MICHAEL.id, 'Assignee', 'none', 'michael'],
  ['assigned_user_id', ADMIN.id, 'x', 'Assignee', 'admin', 'x'],
  ['deadline', 'soon', null, 'Deadline', 'soon', 'none'],
  ['shoe_size', 41, 42, 'shoe size', '41', '42'],
])('formats %s from %j to %j as %s: %s, %s', ([field, before, after, label, was, is]) => {
  expect(spoken(field, before, after)).toEqual([{ label, before: was, after: is }])
})

test('formats a deadline in the reader’s time zone', () => {
  const [change] = spoken('deadline', null, new Date(2026, 11, 24, 17, 5).toISOString())
  expect(change?.after).toBe('24 December 2026 at 17:05')
})

test('has no old value for a created row, and no new value for a deleted one', () => {
  const role = { before: null, after: 'employee' }
  expect(readableChanges(event(1, { action: 'user_created', changes: { role } }))).toEqual([
    { label: 'Role', after: 'employee' },
  ])
  const title = { before: 'Water the plants', after: null }
  expect(readableChanges(event(1, { action: 'task_deleted', changes: { title } }))).toEqual([
    { label: 'Title', before: 'Water the plants' },
  ])
})

test('formats a number of sessions as a count', () => {
  expect(spoken('sessions', null, 2)).toEqual([{ label: 'Sessions', after: '2' }])
})
