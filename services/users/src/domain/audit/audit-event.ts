import type { AuditAction } from '@gatehouse/contract'
import { seal, unseal } from '#/lib/secrets.ts'

/** Somebody in the trail, with the key that hides what is personal once their account is gone. */
export interface AuditPerson {
  id: string
  /** 256 random bits in base64, from the person's row. */
  auditKey: string
}

export type AuditValue = string | number | boolean | null

/** By field. */
export type AuditChanges = Record<string, { before: AuditValue; after: AuditValue }>

/** Where a request came from. */
export interface AuditOrigin {
  ip: string
  userAgent: string | null
}

/** What is known of an event before the database has its part to tell. */
export interface AuditEvent {
  action: AuditAction
  /** Who does it; null for nobody who is logged in. */
  actor: AuditPerson | null
  /** Whom it is about. The key is needed for personal changes, and where there is no actor. */
  user?: { id: string; auditKey?: string } | undefined
  object?: { id: string; name?: string } | undefined
  changes?: AuditChanges | undefined
  /** Names and addresses. */
  personal?: AuditChanges | undefined
  detail?: string | undefined
  origin: AuditOrigin | null
  requestId: string | null
}

/** Of what no request asked for: an operator's command. */
export const NO_REQUEST = { actor: null, origin: null, requestId: null }

/** What of an event is somebody's own, as it is stored. */
export const sealPersonal = ({ user, personal }: AuditEvent): Uint8Array<ArrayBuffer> | null =>
  personal ? sealFor(keyed(user), personal) : null

/** An address is the actor's, or else tells who tried something with the user's account. */
export function sealOrigin({ actor, user, origin }: AuditEvent): Uint8Array<ArrayBuffer> | null {
  if (!origin) return null
  const person = actor ?? user
  return person ? sealFor(keyed(person), origin) : bytes(Buffer.from(JSON.stringify(origin)))
}

const sealFor = ({ id, auditKey }: AuditPerson, value: object) =>
  bytes(seal(Buffer.from(auditKey, 'base64'), JSON.stringify(value), id))

const bytes = (buffer: Buffer) => new Uint8Array(buffer)

function keyed(person: AuditEvent['user']): AuditPerson {
  if (person?.auditKey === undefined) throw new Error('An event about somebody needs their key.')
  return { id: person.id, auditKey: person.auditKey }
}

/** What `sealPersonal` or `sealOrigin` stored for a person; null once they, and with them the key, are gone. */
export function openFor<T>(
  person: { id: string; auditKey: string | null } | null,
  stored: Uint8Array | null,
): T | null {
  if (!stored) return null
  if (!person) return JSON.parse(Buffer.from(stored).toString('utf8'))
  if (person.auditKey === null) return null
  const text = unseal(Buffer.from(person.auditKey, 'base64'), stored, person.id)
  return text === undefined ? null : JSON.parse(text)
}
