import type { AuditEvent } from '@gatehouse/contract'
import { ADMIN, GONE, MICHAEL } from '../../../test/audit.ts'
import { type Row, testSentences } from '../../../test/sentences.ts'

const from = (before: string | null, after: string | null) => ({ before, after })

const task = (verb: 'created' | 'updated' | 'assigned' | 'deleted', over = {}) =>
  ({
    action: `task_${verb}`,
    user: null,
    object: { id: 'a', name: 'Water <b>the</b> plants' },
    ...over,
  }) as const
const updated = (changes: AuditEvent['changes']) => task('updated', { changes })

const TASK = 'the task “Water <b>the</b> plants”'
const both = (over: Partial<AuditEvent>, deed: string): Row => [
  over,
  `michael ${deed}`,
  `You ${deed}`,
]

const TASKS: Row[] = [
  both(task('created'), `added ${TASK}`),
  both(task('created', { object: null }), 'added a task'),
  both(task('deleted'), `deleted ${TASK}`),
  both(updated({ status: from('pending', 'in_progress') }), `started ${TASK}`),
  both(updated({ status: from('in_progress', 'done') }), `finished ${TASK}`),
  both(updated({ status: from('done', 'in_progress') }), `reopened ${TASK}`),
  both(updated({ status: from('done', 'pending') }), `put back ${TASK}`),
  both(
    updated({ title: from('a', 'b'), deadline: from(null, 'c'), status: from('pending', 'done') }),
    `changed the title, deadline and status of ${TASK}`,
  ),
  both(updated({ assigned_user_id: from(null, 'a') }), `changed the assignee of ${TASK}`),
  both(updated({ color: from(null, 'red') }), `changed the color of ${TASK}`),
  both(updated({}), `changed ${TASK}`),
]

const assigned = (user: AuditEvent['user'], after: string | null, over = {}) =>
  task('assigned', { user, changes: { assigned_user_id: from(null, after) }, ...over })

const ASSIGNED: Row[] = [
  [
    assigned(MICHAEL, MICHAEL.id, { actor: ADMIN }),
    `admin assigned ${TASK} to michael`,
    `admin assigned ${TASK} to you`,
  ],
  [
    assigned(MICHAEL, MICHAEL.id),
    `michael assigned ${TASK} to themselves`,
    `You assigned ${TASK} to yourself`,
  ],
  [
    assigned(MICHAEL, null, { actor: ADMIN }),
    `admin took ${TASK} from michael`,
    `admin took ${TASK} from you`,
  ],
  [
    assigned(null, null),
    `michael took ${TASK} from its assignee`,
    `You took ${TASK} from its assignee`,
  ],
  [assigned(null, ADMIN.id), `michael assigned ${TASK}`, `You assigned ${TASK}`],
  [
    assigned(GONE, GONE.id, { actor: GONE }),
    `A deleted user assigned ${TASK} to themselves`,
    `A deleted user assigned ${TASK} to themselves`,
  ],
]

const widget = (verb: 'created' | 'updated' | 'deleted', over = {}) =>
  ({
    action: `widget_${verb}`,
    actor: ADMIN,
    user: null,
    object: { id: 'b', name: 'first-widget' },
    ...over,
  }) as const
const byAdmin = (over: Partial<AuditEvent>, deed: string): Row => [
  over,
  `admin ${deed}`,
  `admin ${deed}`,
]

const WIDGETS: Row[] = [
  byAdmin(widget('created'), 'added the widget first-widget'),
  byAdmin(widget('created', { object: null }), 'added a widget'),
  byAdmin(widget('deleted', { object: { id: 'w', name: null } }), 'deleted the widget w'),
  byAdmin(
    widget('updated', { changes: { info_url: from('a', 'b'), deadline: from('c', 'd') } }),
    'changed the web page and deadline of the widget first-widget',
  ),
  [
    widget('deleted', { actor: null, request_id: null }),
    'The command line deleted the widget first-widget',
    'The command line deleted the widget first-widget',
  ],
]

testSentences([...TASKS, ...ASSIGNED, ...WIDGETS])
