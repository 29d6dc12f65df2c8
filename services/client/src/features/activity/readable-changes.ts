import type { AuditEvent } from '@gatehouse/contract'
import { exactTime } from '#/lib/time.ts'
import { FIELD_LABELS } from './field-labels.ts'

type Value = AuditEvent['changes'][string]['after']

const STATUSES: Record<string, string> = {
  pending: 'to do',
  in_progress: 'in progress',
}

/** Returns the username for an id that the event names, else the id. */
function nameIn({ user, actor }: AuditEvent, id: Value): string {
  const known = [user, actor].find((user) => user?.id === id)
  return known?.username ?? String(id)
}

/** Formats a value for users. */
function readable(event: AuditEvent, field: string, value: Value): string {
  if (value === null || value === '') return 'none'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (field === 'assigned_user_id') return nameIn(event, value)
  if (field === 'deadline' && !Number.isNaN(Date.parse(String(value)))) {
    return exactTime(String(value))
  }
  return (field === 'status' && STATUSES[String(value)]) || String(value)
}

/** Fields that count what an event stands for. */
const COUNT_FIELDS = ['sessions', 'denials', 'events', 'seals']

export interface ReadableChange {
  label: string
  /** Absent for created rows. */
  before?: string
  /** Absent for deleted rows. */
  after?: string
}

/** Lists the changed fields of an event. */
export const readableChanges = (event: AuditEvent): ReadableChange[] =>
  Object.entries(event.changes).map(([field, { before, after }]) => {
    const isCreated = event.action.endsWith('_created') || COUNT_FIELDS.includes(field)
    const isDeleted = event.action.endsWith('_deleted')
    return {
      label: FIELD_LABELS[field] ?? field.replaceAll('_', ' '),
      ...(!isCreated && { before: readable(event, field, before) }),
      ...(!isDeleted && { after: readable(event, field, after) }),
    }
  })
