import { approveUser, deleteUser, patchUser, rejectUser, updateUser } from '@gatehouse/contract'
import type { Answer, TestApp } from './app.ts'
import { PASSWORD } from './secrets.ts'

interface Given {
  id: string
  token: string
  ifMatch?: string
  /** Makes concurrent requests distinct. */
  n?: number
}

/** A conditional write to a user, and the required state of that user. */
export interface UserWrite {
  approval: 'approved' | 'pending'
  send(server: TestApp, given: Given): Promise<Answer<unknown>>
}

export const USER_WRITES = {
  PUT: {
    approval: 'approved',
    send: (server, { id, n = 0, ...given }) => {
      const body = { username: `written-${n}`, email: `written-${n}@example.test` }
      return server.call(updateUser, { params: { id }, body, ...given })
    },
  },
  PATCH: {
    approval: 'approved',
    send: (server, { id, ...given }) =>
      server.call(patchUser, { params: { id }, body: { role: 'manager' }, ...given }),
  },
  DELETE: {
    approval: 'approved',
    send: (server, { id, ...given }) =>
      server.call(deleteUser, { params: { id }, body: { password: PASSWORD }, ...given }),
  },
  approve: {
    approval: 'pending',
    send: (server, { id, ...given }) =>
      server.call(approveUser, { params: { id }, body: undefined, ...given }),
  },
  reject: {
    approval: 'pending',
    send: (server, { id, ...given }) =>
      server.call(rejectUser, { params: { id }, body: { reason: 'Unknown here.' }, ...given }),
  },
} as const satisfies Record<string, UserWrite>
