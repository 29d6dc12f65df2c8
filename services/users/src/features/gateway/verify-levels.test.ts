import { FRESH_SECONDS, type LogInMethod, ROLES } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { assuranceLevelOf } from '#/http/identity/assurance-level.ts'
import { GUARD_LEVELS, type GuardLevel } from '#/http/identity/step-up.ts'
import { useApp } from '../../../test/app.ts'
import { addFactors } from '../../../test/factors.ts'
import { passkeysOf } from '../../../test/passkeys.ts'
import { logInBefore, STALE } from '../../../test/step-up.ts'
import { ask, expectAdmitted, expectRefused } from '../../../test/verify.ts'

const server = useApp()
const passkeys = passkeysOf(server)

const REALM = 'Bearer realm="gatehouse", error="insufficient_user_authentication"'
const STEP_UP = '/step-up?next=%2Fnotes%2F'
const STEP_UP_WITH_FACTOR = '/step-up?acr_values=aal2&next=%2Fnotes%2F'

type Outcome = 'admitted' | 'mfa_required' | 'insufficient_user_authentication'
const OK = 'admitted'
const ADD = 'mfa_required'
const AGAIN = 'insufficient_user_authentication'

interface LogIn extends Record<GuardLevel, Outcome> {
  methods: LogInMethod[]
  age: number
  /** The factors of the account. */
  has: 'nothing' | 'totp' | 'passkey'
}

const age = FRESH_SECONDS - 60
const byPassword = { methods: ['password'], has: 'nothing', age } satisfies Partial<LogIn>
const byApp = { methods: ['password', 'totp'], has: 'totp', age } satisfies Partial<LogIn>
const byPasskey = { methods: ['passkey'], has: 'passkey', age } satisfies Partial<LogIn>
const strong = { mfa: OK, fresh: OK, 'mfa-fresh': OK } as const
const strongButOld = { mfa: OK, fresh: AGAIN, 'mfa-fresh': AGAIN } as const
const tooWeak = { mfa: AGAIN, fresh: AGAIN, 'mfa-fresh': AGAIN } as const

const LOG_INS: Record<string, LogIn> = {
  'by password': { ...byPassword, mfa: ADD, fresh: OK, 'mfa-fresh': ADD },
  'by password, but old': { ...byPassword, ...STALE, mfa: ADD, fresh: AGAIN, 'mfa-fresh': ADD },
  'by app': { ...byApp, ...strong },
  'by app, but old': { ...byApp, ...STALE, ...strongButOld },
  'by recovery code': { ...byApp, methods: ['password', 'recovery_code'], ...strong },
  'by passkey': { ...byPasskey, ...strong },
  'by passkey, but old': { ...byPasskey, ...STALE, ...strongButOld },
  'without the passkey': { ...byPasskey, methods: ['password'], ...tooWeak },
  'without the passkey, and old': { ...byPasskey, ...STALE, methods: ['password'], ...tooWeak },
  'without the app': { ...byApp, methods: ['password'], ...tooWeak },
}

const cases = ROLES.flatMap((role) =>
  Object.entries(LOG_INS).flatMap(([name, logIn]) =>
    GUARD_LEVELS.map((level) => ({ role, level, name, logIn })),
  ),
)

test.for(cases)(
  'decides for the level $level and the role $role after a log-in $name',
  async (asked) => {
    const { role, level, logIn } = asked
    const caller = await logInBefore(server, { role, ...logIn })
    if (logIn.has === 'totp') await addFactors(server, caller.user.id)
    if (logIn.has === 'passkey') await passkeys.give(caller.user)
    for (const proof of [{ token: caller.token }, { pass: caller.pass }]) {
      const answer = await ask(server, { role, level, ...proof })
      const outcome = logIn[level]
      if (outcome === OK) expectAdmitted(answer, caller, assuranceLevelOf(logIn.methods))
      else expectRefused(answer, outcome === ADD ? 403 : 401, outcome)
    }
  },
)

test('says which log-in would do, and where a browser gets it', async () => {
  const old = await logInBefore(server, { role: 'employee', ...STALE })
  const other = await logInBefore(server, { role: 'employee', ...STALE })
  await passkeys.give(other.user)
  const answers = {
    age: await ask(server, { level: 'fresh', token: old.token }),
    factor: await ask(server, { level: 'mfa', token: other.token }),
    both: await ask(server, { level: 'mfa-fresh', token: other.token }),
    none: await ask(server, { level: 'mfa', token: old.token }),
  }
  const page = ({ headers }: (typeof answers)['age']) => headers['x-gateway-log-in']
  const challenge = ({ headers }: (typeof answers)['age']) => headers['www-authenticate']
  expect(page(answers.age)).toBe(STEP_UP)
  expect(challenge(answers.age)).toMatch(/, max_age="600"$/)
  expect(page(answers.factor)).toBe(STEP_UP_WITH_FACTOR)
  expect(challenge(answers.factor)).toMatch(/\.", acr_values="aal2"$/)
  expect(page(answers.both)).toBe(STEP_UP_WITH_FACTOR)
  expect(challenge(answers.both)).toMatch(/, max_age="600", acr_values="aal2"$/)
  for (const answer of [answers.age, answers.factor, answers.both]) {
    expect(challenge(answer)?.toString().startsWith(REALM)).toBe(true)
  }
  expect(page(answers.none)).toBe('/account/security?acr_values=aal2&next=%2Fnotes%2F')
  expect(answers.none.headers).not.toHaveProperty('www-authenticate')
})

test('checks the session, then the role, then the level', async () => {
  const { token } = await logInBefore(server, { role: 'employee', ...STALE })
  expectRefused(
    await ask(server, { role: 'admin', level: 'mfa-fresh', token }),
    403,
    'insufficient_scope',
  )
  expectRefused(await ask(server, { level: 'mfa-fresh' }), 401, 'token_required')
})

test('another log-in of the user does not raise the level of a session', async () => {
  const caller = await logInBefore(server, { role: 'employee', ...STALE })
  const { device } = await passkeys.give(caller.user)
  const { body } = await passkeys.logIn(device)
  for (const level of GUARD_LEVELS) {
    expectRefused(await ask(server, { level, pass: caller.pass }), 401, AGAIN)
    expect((await ask(server, { level, token: body.access_token })).status).toBe(200)
  }
})
