import { expect, test } from 'vitest'
import { packUser, unpackUser } from './packed-user.ts'
import type { UserRow } from './user-row.ts'

const user: UserRow = {
  id: '01a1fa65-0000-7000-8000-000000000000',
  username: 'Ada_1',
  email: 'ada"\\@exämple.test',
  role: 'manager',
  active: true,
  approval: 'approved',
  emailVerified: false,
  createdAt: new Date('2026-11-28T01:02:03.456Z'),
  lastLoginAt: null,
  version: '00000000-0000-4000-8000-000000000000',
  auditKey: 'AAAA+/==',
}

test.for([null, new Date(0), new Date('2026-11-28T01:02:03.999Z')])(
  'a packed user with last log-in %j unpacks unchanged',
  (lastLoginAt) => {
    const packed = packUser({ ...user, lastLoginAt })
    expect(unpackUser(user.id, packed)).toEqual({ ...user, lastLoginAt })
  },
)
