import { OTHER_PASSWORD, PASSWORD } from '../secrets.ts'
import { HARMLESS_VALUES, stepsOf } from '../walk.ts'
import { CALLERS } from './world.ts'

const ACCOUNTS = ['with-app', 'with-key', 'thief']

const VALUES: Record<string, unknown[]> = {
  ...HARMLESS_VALUES,
  id: ['@withKey', '@withApp', '@thief', '@passkey', '@ownPasskey', '@appSession', '@keySession'],
  session: ['@appSession', '@keySession'],
  username: ACCOUNTS,
  email: ACCOUNTS.map((name) => `${name}@example.test`),
  password: [PASSWORD, OTHER_PASSWORD],
  current_password: [PASSWORD, OTHER_PASSWORD],
  new_password: [OTHER_PASSWORD, PASSWORD],
  refresh_token: ['@keyRefresh', '@appRefresh', 'nonsense'],
  code: ['@startedCode', '@ownCode', '000000'],
  recovery_code: ['@replacedCode', '@ownRecoveryCode'],
  second_factor_token: ['@pending', '@ownPending'],
  trust_device: [true],
  acr_values: ['aal2'],
  credential: ['@ownAnswer', '@forgedAnswer', '@newCredential', '@replayed'],
  passkey_token: ['@passkeyToken', '@usedPasskeyToken'],
  proof: ['nonsense'],
  token: ['nonsense'],
  emails: [['another@example.test']],
  role: ['employee', 'admin'],
  active: [true],
  notify_new_device: [false],
  offer_passkey: [false],
  reason: ['Lost the phone.'],
  state: ['active'],
  status: ['pending'],
  q: ['with'],
  user: ['@withApp', '@withKey'],
  actor: ['@withApp'],
  assignee: ['none'],
  deadline: ['2999-12-31T00:00:00Z'],
  assigned_user_id: ['@withApp'],
}

// The session of the person with the passkey, from which the thief gets furthest, comes first.
const everybody = Object.keys(CALLERS).toReversed()

export const steps = stepsOf({
  values: VALUES,
  callersOf: () => everybody,
  frequent: /^[A-Z]+ .auth.(login|factors|refresh|password$)/,
  lengths: { minLength: 4, maxLength: 20 },
})
