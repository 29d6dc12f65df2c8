import type { AuditEvent } from '@gatehouse/contract'
import { FIELDS } from './field-labels.ts'
import { after, listed, type Part, type Telling, type Words } from './sentence-context.ts'

const task = ({ object }: AuditEvent): string =>
  object?.name ? `the task “${object.name}”` : 'a task'

const widget = ({ object }: AuditEvent): string =>
  object ? `the widget ${object.name ?? object.id}` : 'a widget'

/** "the title and deadline of " */
const fieldsOf = ({ changes }: AuditEvent): string => {
  const names = Object.keys(changes).map((field) => (FIELDS[field] ?? field).toLowerCase())
  return names.length > 0 ? `the ${listed(names)} of ` : ''
}

const deed =
  (verb: string, thing: (event: AuditEvent) => string): Words =>
  ({ event, who }) => [who, ` ${verb} ${thing(event)}`]

const changed =
  (thing: (event: AuditEvent) => string): Words =>
  ({ event, who }) => [who, ` changed ${fieldsOf(event)}${thing(event)}`]

/** A new status, in the words of the board's buttons. */
function moved({ status }: AuditEvent['changes']): string {
  if (status?.after === 'done') return 'finished'
  if (status?.after === 'pending') return 'put back'
  return status?.before === 'done' ? 'reopened' : 'started'
}

function taskUpdated(telling: Telling): Part[] {
  const { changes } = telling.event
  const alone = changes['status'] && Object.keys(changes).length === 1
  return (alone ? deed(moved(changes), task) : changed(task))(telling)
}

function taskAssigned({ event, who, whom, own }: Telling): Part[] {
  const named = event.user && !own
  if (after(event, 'assigned_user_id') === null) {
    return [who, ` took ${task(event)} from `, named ? whom : 'its assignee']
  }
  if (!event.user) return [who, ` assigned ${task(event)}`]
  const self = whom === 'you' ? 'yourself' : 'themselves'
  return [who, ` assigned ${task(event)} to `, own ? self : whom]
}

export const WORK = {
  task_created: deed('added', task),
  task_updated: taskUpdated,
  task_assigned: taskAssigned,
  task_deleted: deed('deleted', task),
  widget_created: deed('added', widget),
  widget_updated: changed(widget),
  widget_deleted: deed('deleted', widget),
} satisfies Record<string, Words>
