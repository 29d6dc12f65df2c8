import { createSecretKey } from 'node:crypto'
import type { AuditAction } from '@gatehouse/contract'
import { seal, unseal } from '#/lib/secrets.ts'

/** A person in the trail, with their encryption key. Deleting the account deletes the key, and so hides their data. */
export interface AuditPerson {
  id: string
  /** 256 random bits in base64, from the person's row. */
  auditKey: string
}

export type AuditValue = string | number | boolean | null

/** Changed values by field name. */
export type AuditChanges = Record<string, { before: AuditValue; after: AuditValue }>

/** The client of a request. */
export interface AuditOrigin {
  ip: string
  userAgent: string | null
}

/** An event, before the database adds its columns. */
export interface AuditEvent {
  action: AuditAction
  /** Null when no user is logged in. */
  actor: AuditPerson | null
  /** The user affected. Needs the key for personal changes, and when there is no actor. */
  user?: { id: string; auditKey?: string } | undefined
  object?: { id: string; name?: string } | undefined
  changes?: AuditChanges | undefined
  /** Changed names and addresses, stored encrypted. */
  personal?: AuditChanges | undefined
  detail?: string | undefined
  origin: AuditOrigin | null
  requestId: string | null
}

/** For events that no request caused, such as an operator's command. */
export const NO_REQUEST = { actor: null, origin: null, requestId: null }

/** Returns the personal changes, encrypted with the user's key. */
export const sealPersonal = ({ user, personal }: AuditEvent): Uint8Array<ArrayBuffer> | null =>
  personal ? sealFor(withKey(user), personal) : null

/**
 * Returns the origin, encrypted with the actor's key, or without an actor with the user's. Plain JSON without either.
 */
export function sealOrigin({ actor, user, origin }: AuditEvent): Uint8Array<ArrayBuffer> | null {
  if (!origin) return null
  const person = actor ?? user
  return person ? sealFor(withKey(person), origin) : bytes(Buffer.from(JSON.stringify(origin)))
}

const sealFor = ({ id, auditKey }: AuditPerson, value: object) =>
  bytes(seal(createSecretKey(auditKey, 'base64'), JSON.stringify(value), id))

const bytes = (buffer: Buffer) => new Uint8Array(buffer)

function withKey(person: AuditEvent['user']): AuditPerson {
  if (person?.auditKey === undefined)
    throw new Error('An audit event about a user needs their audit key.')
  return { id: person.id, auditKey: person.auditKey }
}

/** Decrypts what `sealPersonal` or `sealOrigin` stored. Returns null when the person, and so the key, was deleted. */
export function unsealFor<T>(
  person: { id: string; auditKey: string | null } | null,
  stored: Uint8Array | null,
): T | null {
  if (!stored) return null
  if (!person) return JSON.parse(Buffer.from(stored).toString('utf8'))
  if (person.auditKey === null) return null
  const text = unseal(createSecretKey(person.auditKey, 'base64'), stored, person.id)
  return text === undefined ? null : JSON.parse(text)
}
