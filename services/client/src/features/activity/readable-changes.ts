import type { AuditEvent } from '@gatehouse/contract'
import { exactTime } from '#/lib/time.ts'
import { FIELDS } from './field-labels.ts'

type Value = AuditEvent['changes'][string]['after']

const STATUSES: Record<string, string> = {
  pending: 'to do',
  in_progress: 'in progress',
}

/** Who an id stands for, where the event knows them. */
function nameIn({ user, actor }: AuditEvent, id: Value): string {
  const known = [user, actor].find((person) => person?.id === id)
  return known?.username ?? String(id)
}

/** A value as people read it. */
function spoken(event: AuditEvent, field: string, value: Value): string {
  if (value === null || value === '') return 'none'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (field === 'assigned_user_id') return nameIn(event, value)
  if (field === 'deadline' && !Number.isNaN(Date.parse(String(value)))) {
    return exactTime(String(value))
  }
  return (field === 'status' && STATUSES[String(value)]) || String(value)
}

/** Fields that say how many an event stands for. */
const COUNTS = ['sessions', 'denials']

export interface SpokenChange {
  label: string
  /** Absent for what was made, */
  before?: string
  /** and this for what was removed. */
  after?: string
}

/** What an event changed, field by field. */
export const spokenChanges = (event: AuditEvent): SpokenChange[] =>
  Object.entries(event.changes).map(([field, { before, after }]) => {
    const made = event.action.endsWith('_created') || COUNTS.includes(field)
    const removed = event.action.endsWith('_deleted')
    return {
      label: FIELDS[field] ?? field.replaceAll('_', ' '),
      ...(!made && { before: spoken(event, field, before) }),
      ...(!removed && { after: spoken(event, field, after) }),
    }
  })
