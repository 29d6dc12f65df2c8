import { expect, test } from 'vitest'
import { presentPublicUser, presentUser, stateOf } from './user-row.ts'

const row = {
  id: '01a1fa65-0000-7000-8000-000000000000',
  username: 'ada',
  email: 'ada@example.test',
  passwordHash: 'never shown',
  role: 'admin',
  active: true,
  approval: 'approved',
  emailVerified: true,
  createdAt: new Date('2026-01-02T03:04:05.678Z'),
  lastLoginAt: null,
  version: '00000000-0000-4000-8000-000000000000',
  auditKey: 'never shown either',
} as const

test('the full view contains each public field and no password hash', () => {
  expect(presentUser(row)).toEqual({
    id: row.id,
    username: 'ada',
    email: 'ada@example.test',
    role: 'admin',
    admin: true,
    active: true,
    approved: true,
    state: 'active',
    email_verified: true,
    created_at: '2026-01-02T03:04:05.678Z',
    last_login_at: null,
  })
  const lastLoginAt = new Date('2026-02-03T00:00:00Z')
  expect(presentUser({ ...row, lastLoginAt }).last_login_at).toBe('2026-02-03T00:00:00.000Z')
  expect(presentUser({ ...row, role: 'manager' }).admin).toBe(false)
})

test('the public view contains only id, username and creation time', () => {
  expect(presentPublicUser(row)).toEqual({
    id: row.id,
    username: 'ada',
    created_at: '2026-01-02T03:04:05.678Z',
  })
})

test.for([
  ['approved', true, 'active'],
  ['approved', false, 'inactive'],
  ['pending', true, 'pending'],
  ['pending', false, 'pending'],
  ['rejected', true, 'rejected'],
  ['rejected', false, 'rejected'],
] as const)('approval %s with active %s is the state %s', ([approval, active, state]) => {
  expect(stateOf({ approval, active })).toBe(state)
})
