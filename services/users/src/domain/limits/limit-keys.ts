import type { KeyObject } from 'node:crypto'
import { wideNetworksOf } from '#/lib/network.ts'
import { deriveKey, mac } from '#/lib/secrets.ts'
import type { LimitKind, NetworkBudget } from './rules.ts'

/** A counted subject. */
export interface Subject {
  kind: LimitKind
  key: Buffer
  /** The keys of the same subject under former secrets, whose blocks last on. */
  former: Buffer[]
}

/** Failures of an account, which are counted for a name without one too. */
type AccountKind = Extract<LimitKind, 'account' | 'code' | 'factor'>

export interface LimitKeys {
  /** Returns a subject named by its HMAC, because a name may be a password in the wrong field. */
  subject(kind: LimitKind, text: string): Subject
  /** Returns the keys of an account under every secret. */
  accountKeys(userId: string, kind: AccountKind): [Buffer, ...Buffer[]]
  account(userId: string, kind?: AccountKind): Subject
  /** Returns the subject of a name that no account has. */
  unknownName(name: string, kind?: AccountKind): Subject
  /** Returns the networks of an address. */
  networks(budget: NetworkBudget, ip: string): Subject[]
}

export function limitKeys(secrets: readonly string[]): LimitKeys {
  const [first = '', ...others] = secrets
  const current = deriveKey(first, 'attempt-limit')
  const former = others.map((secret) => deriveKey(secret, 'attempt-limit'))
  const keyOf = (key: KeyObject, kind: LimitKind, text: string) =>
    mac(key, Buffer.from(JSON.stringify([kind, text])))
  const subject = (kind: LimitKind, text: string) => ({
    kind,
    key: keyOf(current, kind, text),
    former: former.map((key) => keyOf(key, kind, text)),
  })
  const ofUser = (id: string) => `user ${id}`

  return {
    subject,
    accountKeys: (userId, kind) => [
      keyOf(current, kind, ofUser(userId)),
      ...former.map((key) => keyOf(key, kind, ofUser(userId))),
    ],
    account: (userId, kind = 'account') => subject(kind, ofUser(userId)),
    unknownName: (name, kind = 'account') => subject(kind, `name ${name.toLowerCase()}`),
    networks(budget, ip) {
      const networks = wideNetworksOf(ip)
      if ('v4' in networks) return [subject(`${budget}_24`, networks.v4)]
      return [subject(`${budget}_56`, networks.v56), subject(`${budget}_48`, networks.v48)]
    },
  }
}
