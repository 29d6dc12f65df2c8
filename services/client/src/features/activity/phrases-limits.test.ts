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

const CODES_AND_FLOODS: Row[] = [
  [
    limit({ detail: 'code' }),
    'Too many wrong codes stopped the codes of michael’s account',
    'Too many wrong codes stopped the codes of your account',
  ],
  [
    limit({ user: null, detail: 'code' }),
    'Too many wrong codes stopped the codes of an unknown account',
    'Too many wrong codes stopped the codes of an unknown account',
  ],
  [
    limit({ user: null, detail: 'link_56' }),
    'Too many unknown links and wrong codes came from one network',
    'Too many unknown links and wrong codes came from one network',
  ],
  [
    limit({ user: null, detail: 'mail_24' }),
    'Too many requests for mail came from one network',
    'Too many requests for mail came from one network',
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
    { action: 'authn_proof_begin', ...BY_COMMAND, user: null },
    'Failed log-ins exceeded twenty times the usual, so new devices need a proof of work',
    'Failed log-ins exceeded twenty times the usual, so new devices need a proof of work',
  ],
  [
    { action: 'authn_proof_end', ...BY_COMMAND, user: null },
    'Log-ins need no proof of work any more',
    'Log-ins need no proof of work any more',
  ],
  [
    {
      action: 'sys_archive',
      ...BY_COMMAND,
      user: null,
      changes: { events: { before: null, after: 1200 }, seals: { before: null, after: '1 to 9' } },
    },
    'The command line moved 1,200 old events to an archive',
    'The command line moved 1,200 old events to an archive',
  ],
  [
    {
      action: 'sys_restore',
      ...BY_COMMAND,
      user: null,
      changes: { sessions: { before: null, after: 3 } },
    },
    'The command line restored the database from a backup and ended all sessions',
    'The command line restored the database from a backup and ended all sessions',
  ],
  [
    { action: 'sys_restore', ...BY_COMMAND, user: null },
    'The command line restored the database from a backup',
    'The command line restored the database from a backup',
  ],
  [
    { action: 'authn_devices_forgotten' },
    'michael removed their known devices',
    'You removed your known devices',
  ],
]

testSentences([...LIMITS, ...CODES_AND_FLOODS, ...UNLOCKS])
