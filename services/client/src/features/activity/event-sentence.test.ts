import { AUDIT_ACTIONS, type AuditEvent } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { ADMIN, GONE, MICHAEL } from '../../../test/audit.ts'
import { type Row, testSentences, textOf } from '../../../test/sentences.ts'

const BY_ADMIN = { actor: ADMIN }
const BY_STRANGER = { actor: null }
const BY_COMMAND = { actor: null, request_id: null }
const SESSION = { object: { id: 'a', name: null } }

const to = (after: string | number | boolean | null) => ({ before: null, after })
const two = { changes: { sessions: to(2) } }

const LOG_INS: Row[] = [
  [{}, 'michael logged in from Firefox on Linux', 'You logged in from Firefox on Linux'],
  [{ user_agent: null }, 'michael logged in', 'You logged in'],
]

const refusal = (detail: string | null, over = {}) =>
  ({ action: 'authn_login_fail', ...BY_STRANGER, detail, ...over }) as const

const REFUSALS: Row[] = [
  [
    refusal('invalid_credentials'),
    'Somebody tried to log in as michael with a wrong password',
    'Somebody tried to log in with a wrong password',
  ],
  [
    refusal('account_inactive'),
    'michael’s log-in was refused: the account was deactivated',
    'Your log-in was refused: the account was deactivated',
  ],
  [
    refusal('approval_pending'),
    'michael’s log-in was refused: the registration was waiting for approval',
    'Your log-in was refused: the registration was waiting for approval',
  ],
  [
    refusal('registration_rejected'),
    'michael’s log-in was refused: the registration was rejected',
    'Your log-in was refused: the registration was rejected',
  ],
  [
    refusal('invalid_credentials', { user: null }),
    'Somebody tried to log in to an account that does not exist',
    'Somebody tried to log in to an account that does not exist',
  ],
  [
    refusal(null, { user: GONE }),
    'Somebody tried to log in as a deleted user with a wrong password',
    'Somebody tried to log in as a deleted user with a wrong password',
  ],
]

const password = (over = {}) => ({ action: 'authn_password_change', ...over }) as const

const PASSWORDS: Row[] = [
  [password(), 'michael changed their password', 'You changed your password'],
  [password(BY_ADMIN), 'admin changed michael’s password', 'An admin changed your password'],
  [
    password(BY_COMMAND),
    'The command line changed michael’s password',
    'The command line changed your password',
  ],
  [
    { action: 'authn_password_reset_request', ...BY_STRANGER },
    'Somebody asked to reset michael’s password',
    'Somebody asked to reset your password',
  ],
  [
    { action: 'authn_password_reset_request', ...BY_ADMIN },
    'admin asked to reset michael’s password',
    'An admin asked to reset your password',
  ],
  [{ action: 'authn_password_reset' }, 'michael reset their password', 'You reset your password'],
]

const wrongPassword = (detail: string | null) =>
  ({ action: 'authn_password_check_fail', detail }) as const

const WRONG_PASSWORDS: Row[] = [
  [
    wrongPassword('PUT /auth/password'),
    'michael entered a wrong password to change it',
    'You entered a wrong password to change it',
  ],
  [
    wrongPassword('DELETE /users/:id'),
    'michael entered a wrong password to delete the account',
    'You entered a wrong password to delete the account',
  ],
  [wrongPassword(null), 'michael entered a wrong password', 'You entered a wrong password'],
]

const ending = (detail: string | null, over = {}) =>
  ({ action: 'authn_token_revoked', detail, ...over }) as const

const ENDS: Row[] = [
  [ending('logout', SESSION), 'michael logged out', 'You logged out'],
  [
    ending('replaced', SESSION),
    'One of michael’s sessions ended with a new log-in on the same device',
    'One of your sessions ended with a new log-in on the same device',
  ],
  [
    ending('reuse', SESSION),
    'One of michael’s sessions ended: somebody may have used a copy',
    'One of your sessions ended: somebody may have used a copy',
  ],
  [
    ending('password_changed', two),
    '2 of michael’s sessions ended because the password was changed',
    '2 of your sessions ended because the password was changed',
  ],
  [
    ending('address_restored', two),
    '2 of michael’s sessions ended because the address was changed back',
    '2 of your sessions ended because the address was changed back',
  ],
  [
    ending('access_reduced', BY_ADMIN),
    'michael’s sessions ended because the role or access was changed',
    'Your sessions ended because the role or access was changed',
  ],
  [ending('ended_by_self', two), 'michael ended 2 other sessions', 'You ended 2 other sessions'],
  [ending('ended_by_self', SESSION), 'michael ended another session', 'You ended another session'],
  [ending('ended_by_self'), 'michael ended all other sessions', 'You ended all other sessions'],
  [
    ending('ended_by_admin', { ...BY_ADMIN, ...two }),
    'admin ended 2 of michael’s sessions',
    'An admin ended 2 of your sessions',
  ],
  [
    ending('ended_by_admin', { ...BY_ADMIN, ...SESSION }),
    'admin ended one of michael’s sessions',
    'An admin ended one of your sessions',
  ],
  [
    ending('ended_by_admin', BY_COMMAND),
    'The command line ended michael’s sessions',
    'The command line ended your sessions',
  ],
  [ending('expired', SESSION), 'One of michael’s sessions expired', 'One of your sessions expired'],
  [ending(null, SESSION), 'One of michael’s sessions ended', 'One of your sessions ended'],
  [
    { action: 'authn_token_reuse', ...BY_STRANGER },
    'Somebody may have used a copy of michael’s session, so it was ended',
    'Somebody may have used a copy of your session, so it was ended',
  ],
]

testSentences([...LOG_INS, ...REFUSALS, ...PASSWORDS, ...WRONG_PASSWORDS, ...ENDS])

test.for(AUDIT_ACTIONS)('describes a %s event without any optional field', (action) => {
  const bare = { actor: null, user: null, user_agent: null, request_id: null }
  for (const you of [null, MICHAEL.id]) {
    expect(textOf({ action, ...bare }, you)).toMatch(/^[A-Z][^_]+\w$/)
  }
})

test('describes an unknown action of a newer service', () => {
  const action = 'mfa_enabled' as AuditEvent['action']
  expect(textOf({ action }, null)).toBe('michael did something that this page can’t describe')
})

test('capitalizes the first word, but not a username', () => {
  expect(textOf({}, null)).toMatch(/^michael /)
  expect(textOf({ actor: GONE, user: GONE }, null)).toMatch(/^A deleted user /)
})
