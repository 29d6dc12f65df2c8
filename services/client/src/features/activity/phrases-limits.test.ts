import { ADMIN } from '../../../test/audit.ts'
import { type Row, testSentences } from '../../../test/sentences.ts'

const BY_ADMIN = { actor: ADMIN }
const BY_STRANGER = { actor: null }
const BY_COMMAND = { actor: null, request_id: null }

const limit = (over = {}) =>
  ({ action: 'authn_login_lock', ...BY_STRANGER, detail: 'account', ...over }) as const

const LIMITS: Row[] = [
  [
    limit(),
    'Too many wrong passwords limited log-ins to michael’s account',
    'Too many wrong passwords limited log-ins to your account',
  ],
  [
    limit({ user: null }),
    'Too many failures limited log-ins to an account that does not exist',
    'Too many failures limited log-ins to an account that does not exist',
  ],
  [
    limit({ user: null, detail: 'network_24' }),
    'Too many failures limited log-ins from one network',
    'Too many failures limited log-ins from one network',
  ],
]

const UNLOCKS: Row[] = [
  [
    { action: 'authn_login_unlock', ...BY_ADMIN },
    'admin unlocked michael’s account',
    'An admin unlocked your account',
  ],
  [
    { action: 'authn_login_unlock', ...BY_COMMAND },
    'The command line unlocked michael’s account',
    'The command line unlocked your account',
  ],
  [
    { action: 'authn_devices_forgotten' },
    'michael removed their known devices',
    'You removed your known devices',
  ],
]

testSentences([...LIMITS, ...UNLOCKS])
