import { Prisma } from '#/generated/prisma/client.ts'

interface Rule {
  /** Failures in a window, after which attempts are refused until the window ends. */
  allowed: number
  /** Whether each further failure then doubles the block, up to an hour. */
  doubles?: true
  /** Failures in a row that end all attempts (NIST SP 800-63B-4 §3.2.2). */
  stop?: number
}

/** The limit of each kind of subject. Kinds are stored. */
export const RULES = {
  /** An account, or a name without one, from all devices that are not known. */
  account: { allowed: 10, doubles: true, stop: 100 },
  /** The codes mailed to an account, or to an address without one, from all browsers. */
  code: { allowed: 10, doubles: true, stop: 100 },
  /** The codes of an account's authenticator app, which neither a known device nor another password gives more of. */
  factor: { allowed: 10, doubles: true, stop: 100 },
  device: { allowed: 10, stop: 100 },
  // Many people share one, and a /48 has 256 networks of the size /56.
  network_24: { allowed: 300 },
  network_56: { allowed: 300 },
  network_48: { allowed: 1_000 },
  /** Unknown links and wrong codes. */
  link_24: { allowed: 100 },
  link_56: { allowed: 100 },
  link_48: { allowed: 300 },
  /** Requests for mail, which all count. */
  mail_24: { allowed: 50 },
  mail_56: { allowed: 50 },
  mail_48: { allowed: 150 },
  /** A solved challenge, which is short-lived and serves once. */
  proof: { allowed: 1 },
} as const satisfies Record<string, Rule>

export type LimitKind = keyof typeof RULES

const ORDER = Object.keys(RULES)

/** Sorts subjects that were counted apart in the order in which statements lock. */
export const inLockOrder = <T extends { kind: LimitKind }>(subjects: T[]): T[] =>
  subjects.toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind))

/** The budgets of a network, each for another kind of attempt. */
export type NetworkBudget = 'network' | 'link' | 'mail'

const rows = Object.entries(RULES).map(([kind, rule]: [string, Rule]) => {
  const { allowed, doubles = false, stop = null } = rule
  return `('${kind}', ${allowed}, ${doubles}, ${stop}::int)`
})

/** The rules as a table. */
export const RULES_SQL = Prisma.raw(
  `(VALUES ${rows.join(', ')}) AS rule(kind, allowed, doubles, stop)`,
)

export const WINDOW_SQL = Prisma.raw("interval '15 minutes'")
