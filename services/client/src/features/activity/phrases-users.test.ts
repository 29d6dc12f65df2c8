import type { AuditEvent } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { ADMIN, event, GONE, MICHAEL } from '../../../test/audit.ts'
import { type Row, testSentences } from '../../../test/sentences.ts'
import { sentenceOf } from './event-sentence.ts'

const BY_STRANGER = { actor: null }
const BY_COMMAND = { actor: null, request_id: null }
const from = (before: string | boolean | null, after: string | boolean | null) => ({
  before,
  after,
})

const access = (changes: AuditEvent['changes'], over = {}) =>
  ({ action: 'authz_change', actor: ADMIN, changes, ...over }) as const

const PROMOTED = { role: from('employee', 'manager') }

const ACCESS: Row[] = [
  [
    access(PROMOTED),
    'admin changed michael’s role from employee to manager',
    'An admin changed your role from employee to manager',
  ],
  [
    access(PROMOTED, { actor: MICHAEL }),
    'michael changed their role from employee to manager',
    'You changed your role from employee to manager',
  ],
  [
    access(PROMOTED, BY_COMMAND),
    'The command line changed michael’s role from employee to manager',
    'The command line changed your role from employee to manager',
  ],
  [
    access({ active: from(true, false) }),
    'admin deactivated michael’s account',
    'An admin deactivated your account',
  ],
  [
    access({ active: from(false, true) }),
    'admin activated michael’s account',
    'An admin activated your account',
  ],
  [
    access({ role: from(null, 'admin'), active: from(false, true) }),
    'admin changed michael’s role to admin and activated their account',
    'An admin changed your role to admin and activated your account',
  ],
  [
    access({ approval: from('pending', 'approved') }),
    'admin approved michael’s registration',
    'Your registration was approved',
  ],
  [
    access({ approval: from('pending', 'approved'), ...PROMOTED }),
    'admin approved michael’s registration, with the role manager',
    'Your registration was approved, with the role manager',
  ],
  [
    access({ approval: from('pending', 'rejected') }, { detail: 'Who is this?' }),
    'admin rejected michael’s registration',
    'Your registration was rejected',
  ],
  [access({}), 'admin changed michael’s access', 'An admin changed your access'],
  [
    { action: 'authz_fail', detail: 'PATCH /users/:id' },
    'michael was denied access to PATCH /users/:id',
    'You were denied access to PATCH /users/:id',
  ],
  [
    {
      action: 'authz_fail',
      detail: 'GET /audit',
      changes: { denials: { before: null, after: 1_999 } },
    },
    'michael was denied access to GET /audit 1,999 times',
    'You were denied access to GET /audit 1,999 times',
  ],
  [{ action: 'authz_fail' }, 'michael was denied access', 'You were denied access'],
]

const created = (changes: AuditEvent['changes'], over = {}) =>
  ({ action: 'user_created', changes, ...over }) as const
const updated = (changes: AuditEvent['changes'], over = {}) =>
  ({ action: 'user_updated', changes, ...over }) as const

const RENAMED = { username: from('mike', 'michael') }
const MOVED = { email: from('mike@example.test', 'michael@example.test') }

const PEOPLE: Row[] = [
  [
    { action: 'user_email_verified' },
    'michael verified their address',
    'You verified your address',
  ],
  [
    updated({ notify_new_device: from(true, false) }),
    'michael switched mail about new devices off',
    'You switched mail about new devices off',
  ],
  [
    updated({ notify_new_device: from(false, true) }),
    'michael switched mail about new devices on',
    'You switched mail about new devices on',
  ],
  [created({}, BY_STRANGER), 'michael registered', 'You registered'],
  [created({}), 'michael registered', 'You registered'],
  [
    created({ approval: from(null, 'pending') }, BY_STRANGER),
    'michael asked to register',
    'You asked to register',
  ],
  [
    created({ role: from(null, 'manager') }, { actor: ADMIN }),
    'admin added michael as a manager',
    'An admin added you as a manager',
  ],
  [
    created({ role: from(null, 'admin') }, BY_COMMAND),
    'The command line added michael as an admin',
    'The command line added you as an admin',
  ],
  [
    updated(RENAMED),
    'michael changed their username from mike to michael',
    'You changed your username from mike to michael',
  ],
  [
    updated(MOVED, { actor: ADMIN }),
    'admin changed michael’s address',
    'An admin changed your address',
  ],
  [
    updated({ ...RENAMED, ...MOVED }),
    'michael changed their username and address',
    'You changed your username and address',
  ],
  [
    updated({}, { user: GONE }),
    'michael changed a deleted user’s profile',
    'You changed a deleted user’s profile',
  ],
  [
    { action: 'user_deleted', actor: ADMIN, user: GONE },
    'admin deleted a user',
    'An admin deleted a user',
  ],
  [
    { action: 'user_deleted', actor: GONE, user: GONE },
    'A user deleted their account',
    'A user deleted their account',
  ],
]

const byMichael = (action: AuditEvent['action'], changes: AuditEvent['changes'] = {}) => ({
  action,
  changes,
  user: null,
})

const INVITATIONS: Row[] = [
  [
    byMichael('invitation_created', { role: from(null, 'employee') }),
    'michael invited somebody as an employee',
    'You invited somebody as an employee',
  ],
  [
    byMichael('invitation_resent'),
    'michael sent an invitation again',
    'You sent an invitation again',
  ],
  [
    byMichael('invitation_resent', { role: from('employee', 'admin') }),
    'michael sent an invitation again, with the role admin',
    'You sent an invitation again, with the role admin',
  ],
  [byMichael('invitation_revoked'), 'michael revoked an invitation', 'You revoked an invitation'],
  [
    created({}, { detail: 'invitation' }),
    'michael accepted an invitation',
    'You accepted an invitation',
  ],
]

testSentences([...ACCESS, ...PEOPLE, ...INVITATIONS])

test('marks each name as the actor or the user of the event', () => {
  expect(sentenceOf(event(1, access(PROMOTED)), null)).toEqual([
    { user: ADMIN, as: 'actor', text: 'admin' },
    ' changed ',
    { user: MICHAEL, as: 'user', text: 'michael' },
    '’s',
    ' role from employee to manager',
  ])
})
