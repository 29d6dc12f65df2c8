import type { Endpoint } from '@gatehouse/contract'
import fc from 'fast-check'
import { endpoints, fieldsOf } from '../endpoints.ts'
import { OTHER_PASSWORD, PASSWORD } from '../secrets.ts'
import { CALLERS, type Known } from './world.ts'

/** A call by a caller. Values that begin with @ refer to the world. */
export interface Step {
  call: string
  caller: keyof typeof CALLERS
  values: Record<string, unknown>
}

const NAMES = ['waiting', 'renamed', 'employee', 'admin']
const known = (...names: Known[]) => names.map((name) => `@${name}`)

/** Values for each field of the contract. The first is used half of the time. */
const VALUES: Record<string, unknown[]> = {
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
  reason: ['Unknown here.', ''],
  state: ['pending', 'rejected', 'active'],
  status: ['pending', 'done'],
  q: ['waiting'],
  user: known('waiting'),
  actor: known('waiting', 'admin'),
  action: ['authn_login_fail'],
  since: ['2026-01-01T00:00:00Z'],
  until: ['2999-12-31T00:00:00Z'],
  sort: ['-created_at'],
  limit: ['100'],
  cursor: ['nonsense'],
  page: ['1'],
  per_page: ['10'],
  assignee: ['me', 'none', ...known('waiting')],
  overdue: ['true'],
  title: ['A title'],
  description: [''],
  deadline: ['2999-12-31T00:00:00Z', null],
  assigned_user_id: [...known('waiting', 'employee'), null],
  name: ['gears'],
  info_url: ['https://example.com'],
}

const mostly = <T>([first, ...rest]: T[], others: T[] = []): fc.Arbitrary<T> =>
  fc.constantFrom(...[...rest, ...others].flatMap((other) => [first as T, other]), first as T)

function stepOf(endpoint: Endpoint, call: string): fc.Arbitrary<Step> {
  const values = fieldsOf(endpoint).map(({ name, optional }) => {
    const choices = VALUES[name]
    if (!choices) throw new Error(`${call} takes ${name}: say what it may hold.`)
    return [name, mostly(choices, optional ? [undefined] : [])] as const
  })
  const everybody = Object.keys(CALLERS) as Step['caller'][]
  // Excludes approval, the only legitimate way to a token.
  const callers = call.endsWith('/approve')
    ? everybody.filter((name) => !['a manager', 'an admin'].includes(name))
    : everybody
  return fc.record({
    call: fc.constant(call),
    caller: mostly(callers.toReversed()),
    values: fc.record(Object.fromEntries(values)),
  })
}

/** Endpoints that issue tokens or change users, which are called more often. */
const FREQUENT = /^POST .auth|^(POST|PUT|PATCH|DELETE) .users/

/** Random sequences of calls. */
export const steps = fc.array(
  fc.oneof(
    ...endpoints.map(({ endpoint, label }) => ({
      arbitrary: stepOf(endpoint, label),
      weight: FREQUENT.test(label) ? 4 : 1,
    })),
  ),
  { minLength: 4, maxLength: 14 },
)
