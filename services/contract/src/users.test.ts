import { expect, test } from 'vitest'
import * as z from 'zod/mini'
import { listUsers, PatchUserBody, SORTS, UpdateUserBody, UsersQuery } from './users.ts'

test('lists each sort field in both directions', () => {
  expect(SORTS).toEqual([
    'username',
    '-username',
    'email',
    '-email',
    'created_at',
    '-created_at',
    'last_login_at',
    '-last_login_at',
  ])
})

test('a query for users may be empty and drops unknown fields', () => {
  expect(z.parse(UsersQuery, {})).toEqual({})
  expect(z.parse(UsersQuery, { limit: '5', other: 'x' })).toEqual({ limit: 5 })
})

test('a change of access requires at least one field', () => {
  expect(z.safeParse(PatchUserBody, {}).error?.issues).toMatchObject([
    { path: ['role'], message: 'Send role, active or both.' },
  ])
  for (const body of [{ role: 'admin' }, { active: false }, { role: 'admin', active: true }]) {
    expect(z.parse(PatchUserBody, body)).toEqual(body)
  }
})

test('a rename drops other fields', () => {
  const names = { username: 'jane', email: 'jane@example.com' }
  expect(z.parse(UpdateUserBody, { ...names, role: 'admin' })).toEqual(names)
})

const PUBLIC = {
  id: '01a1fa65-0000-7000-8000-000000000000',
  username: 'jane',
  created_at: '2026-01-01T00:00:00.000Z',
}

test('an answer drops fields that the contract does not declare', () => {
  const links = { self: '/users', first: '/users' }
  const answer = {
    status: 'success',
    data: { items: [{ ...PUBLIC, password_hash: 'x' }], has_prev: false, has_next: false },
    links,
  }
  const parsed = z.parse(listUsers.responses[200], answer)
  expect(parsed.data.items).toEqual([PUBLIC])
})
