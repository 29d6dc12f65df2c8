import {
  login,
  register,
  requestPasswordReset,
  resendEmailVerification,
  updateUser,
} from '@gatehouse/contract'
import type { Asker } from './askers.ts'
import type { Probe } from './probe.ts'

export type Side = 'known' | 'unknown'

/** Returns the address of a user, or one without a user, of the same length. */
export const addressOf = (side: Side, n: number): string =>
  `${side === 'known' ? 'known' : 'other'}-${n}@example.test`

const PASSWORD = 'quiet river lantern 42'

type Flow = (side: Side, n: number) => Probe

/** The requests by which a stranger, or a user, might find out whether an address has an account. */
export const flowsOf = (askers: Asker[]): Record<string, Flow> => ({
  'change of address': (side, n) => {
    // In turn, so that no request waits for what the worker still does for the same user.
    const { id, username, password, token } = at(askers, n)
    const body = { username, email: addressOf(side, n), current_password: password }
    const path = updateUser.path.replace(':id', id)
    return { method: updateUser.method, path, token, body, status: 200 }
  },
  'forgotten password': (side, n) => ({
    path: requestPasswordReset.path,
    body: { email: addressOf(side, n) },
    status: 202,
  }),
  'another verification mail': (side, n) => ({
    path: resendEmailVerification.path,
    body: { email: addressOf(side, n) },
    status: 202,
  }),
  'registration with EMAIL_VERIFICATION=required': (side, n) => ({
    path: register.path,
    body: {
      username: `${side === 'known' ? 'k' : 'u'}-${n}`,
      email: addressOf(side, n),
      password: PASSWORD,
    },
    status: 202,
  }),
  'log-in with a wrong password': (side, n) => ({
    path: login.path,
    body: { email: addressOf(side, n), password: PASSWORD },
    status: 401,
  }),
})

function at(askers: Asker[], n: number): Asker {
  const asker = askers[n % askers.length]
  if (!asker) throw new Error('Nobody can ask for a change of address.')
  return asker
}
