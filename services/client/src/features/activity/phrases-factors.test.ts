import { ADMIN } from '../../../test/audit.ts'
import { type Row, testSentences } from '../../../test/sentences.ts'

const ROWS: Row[] = [
  [
    { action: 'authn_factor_added' },
    'michael added an authenticator app',
    'You added an authenticator app',
  ],
  [
    { action: 'authn_factor_removed' },
    'michael removed their authenticator app',
    'You removed your authenticator app',
  ],
  [
    { action: 'authn_factors_reset', actor: ADMIN, detail: 'lost the phone' },
    'admin removed michael’s second factor',
    'An admin removed your second factor',
  ],
  [
    { action: 'authn_recovery_code_used', actor: null },
    'michael used a recovery code',
    'You used a recovery code',
  ],
  [
    { action: 'authn_recovery_codes_replaced' },
    'michael replaced their recovery codes',
    'You replaced your recovery codes',
  ],
]

const DEVICES: Row[] = [
  [
    { action: 'authn_device_trusted' },
    'michael trusted a device, which needs no code for 30 days',
    'You trusted a device, which needs no code for 30 days',
  ],
  [
    { action: 'authn_device_untrusted', object: { id: '1', name: null } },
    'michael stopped trusting a device',
    'You stopped trusting a device',
  ],
  [
    { action: 'authn_device_untrusted' },
    'michael stopped trusting all devices',
    'You stopped trusting all devices',
  ],
]

const LOG_INS: Row[] = [
  [
    { action: 'authn_login_fail', actor: null, detail: 'code_wrong' },
    'michael’s log-in was refused: the code was wrong',
    'Your log-in was refused: the code was wrong',
  ],
  [
    { action: 'authn_token_revoked', detail: 'factor_changed' },
    'michael’s sessions ended because the authenticator app was added or removed',
    'Your sessions ended because the authenticator app was added or removed',
  ],
  [
    { action: 'authn_token_revoked', detail: 'factors_reset', actor: ADMIN },
    'michael’s sessions ended because an admin removed the second factor',
    'Your sessions ended because an admin removed the second factor',
  ],
  [
    { action: 'authn_password_check_fail', detail: 'POST /auth/factors/recovery-codes' },
    'michael entered a wrong password to get new recovery codes',
    'You entered a wrong password to get new recovery codes',
  ],
  [
    { action: 'authn_factor_check_fail', detail: 'DELETE /auth/factors/totp' },
    'michael entered a wrong code to remove the authenticator app',
    'You entered a wrong code to remove the authenticator app',
  ],
]

testSentences([...ROWS, ...DEVICES, ...LOG_INS])
