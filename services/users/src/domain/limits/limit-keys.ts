import { deriveKey, mac } from '#/lib/secrets.ts'
import type { LimitKind } from './rules.ts'

/** A counted subject. */
export interface Subject {
  kind: LimitKind
  key: Buffer
}

export interface LimitKeys {
  /** Returns a subject named by its HMAC, because a name may be a password in the wrong field. */
  subject(kind: LimitKind, text: string): Subject
  /** Returns the subject of an account under every secret. */
  accountKeys(userId: string): [Buffer, ...Buffer[]]
  account(userId: string): Subject
  /** Returns the subject of a name that no account has. */
  unknownName(name: string): Subject
}

export function limitKeys(secrets: readonly string[]): LimitKeys {
  const [first = '', ...others] = secrets
  const current = deriveKey(first, 'attempt-limit')
  const former = others.map((secret) => deriveKey(secret, 'attempt-limit'))
  const keyOf = (key: Buffer, kind: LimitKind, text: string) =>
    mac(key, Buffer.from(JSON.stringify([kind, text])))
  const subject = (kind: LimitKind, text: string) => ({ kind, key: keyOf(current, kind, text) })
  const ofUser = (id: string) => `user ${id}`

  return {
    subject,
    accountKeys: (userId) => [
      keyOf(current, 'account', ofUser(userId)),
      ...former.map((key) => keyOf(key, 'account', ofUser(userId))),
    ],
    account: (userId) => subject('account', ofUser(userId)),
    unknownName: (name) => subject('account', `name ${name.toLowerCase()}`),
  }
}
