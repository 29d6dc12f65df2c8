import { OTHER_PASSWORD, PASSWORD } from '../secrets.ts'
import { HARMLESS_VALUES, stepsOf } from '../walk.ts'
import { CALLERS, type Known } from './world.ts'

const NAMES = ['waiting', 'renamed', 'employee', 'admin']
const known = (...names: Known[]) => names.map((name) => `@${name}`)

/** Values for each field of the contract. The first is used half of the time. */
const VALUES: Record<string, unknown[]> = {
  ...HARMLESS_VALUES,
  id: [
    ...known('waiting', 'employee', 'admin', 'session', 'task', 'invitation', 'nobody'),
    'nonsense',
  ],
  session: known('session', 'nobody'),
  username: NAMES,
  email: NAMES.map((name) => `${name}@example.test`),
  password: [PASSWORD, OTHER_PASSWORD],
  current_password: [PASSWORD, OTHER_PASSWORD],
  new_password: [PASSWORD, OTHER_PASSWORD],
  refresh_token: [
    ...known('refreshToken', 'forgedRefreshToken', 'alteredRefreshToken'),
    'nonsense',
  ],
  code: ['12345678'],
  proof: ['nonsense'],
  token: [...known('invitationToken'), 'nonsense'],
  emails: [['invited@example.test', 'waiting@example.test']],
  role: ['admin', 'manager', 'employee'],
  active: [true, false],
  notify_new_device: [false, true],
  offer_passkey: [false, true],
  recovery_code: ['0123-4567-89AB-CDEF'],
  second_factor_token: ['nonsense'],
  credential: ['nonsense'],
  passkey_token: ['nonsense'],
  trust_device: [true, false],
  acr_values: ['aal2'],
  reason: ['Unknown here.', ''],
  state: ['pending', 'rejected', 'active'],
  status: ['pending', 'done'],
  q: ['waiting'],
  user: known('waiting'),
  actor: known('waiting', 'admin'),
  assignee: ['me', 'none', ...known('waiting')],
  deadline: ['2999-12-31T00:00:00Z', null],
  assigned_user_id: [...known('waiting', 'employee'), null],
}

const everybody = Object.keys(CALLERS).toReversed()

export const steps = stepsOf({
  values: VALUES,
  // Excludes approval, the only legitimate way to a token.
  callersOf: (call) =>
    call.endsWith('/approve')
      ? everybody.filter((name) => !['a manager', 'an admin'].includes(name))
      : everybody,
  // Endpoints that issue tokens or change users.
  frequent: /^POST .auth|^(POST|PUT|PATCH|DELETE) .users/,
  lengths: { minLength: 4, maxLength: 14 },
})
