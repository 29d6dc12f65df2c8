import type { AuditEvent } from '@gatehouse/contract'
import { FIELD_LABELS } from './field-labels.ts'
import { after, listed, type Part, type Phrase, type SentenceContext } from './sentence-context.ts'

const task = ({ object }: AuditEvent): string =>
  object?.name ? `the task “${object.name}”` : 'a task'

const widget = ({ object }: AuditEvent): string =>
  object ? `the widget ${object.name ?? object.id}` : 'a widget'

/** "the title and deadline of " */
const fieldsOf = ({ changes }: AuditEvent): string => {
  const names = Object.keys(changes).map((field) => (FIELD_LABELS[field] ?? field).toLowerCase())
  return names.length > 0 ? `the ${listed(names)} of ` : ''
}

const did =
  (verb: string, thing: (event: AuditEvent) => string): Phrase =>
  ({ event, actor }) => [actor, ` ${verb} ${thing(event)}`]

const changed =
  (thing: (event: AuditEvent) => string): Phrase =>
  ({ event, actor }) => [actor, ` changed ${fieldsOf(event)}${thing(event)}`]

/** Names a status change like the buttons of the board. */
function moved({ status }: AuditEvent['changes']): string {
  if (status?.after === 'done') return 'finished'
  if (status?.after === 'pending') return 'put back'
  return status?.before === 'done' ? 'reopened' : 'started'
}

function taskUpdated(context: SentenceContext): Part[] {
  const { changes } = context.event
  const alone = changes['status'] && Object.keys(changes).length === 1
  return (alone ? did(moved(changes), task) : changed(task))(context)
}

function taskAssigned({ event, actor, user, isReflexive }: SentenceContext): Part[] {
  const named = event.user && !isReflexive
  if (after(event, 'assigned_user_id') === null) {
    return [actor, ` took ${task(event)} from `, named ? user : 'its assignee']
  }
  if (!event.user) return [actor, ` assigned ${task(event)}`]
  const self = user === 'you' ? 'yourself' : 'themselves'
  return [actor, ` assigned ${task(event)} to `, isReflexive ? self : user]
}

export const WORK_PHRASES = {
  task_created: did('added', task),
  task_updated: taskUpdated,
  task_assigned: taskAssigned,
  task_deleted: did('deleted', task),
  widget_created: did('added', widget),
  widget_updated: changed(widget),
  widget_deleted: did('deleted', widget),
} satisfies Record<string, Phrase>
