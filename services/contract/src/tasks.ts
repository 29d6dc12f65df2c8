import * as z from 'zod/mini'
import { answer, NoContent, page } from './answer.ts'
import { endpoint } from './endpoint.ts'
import { PathId, Timestamp } from './fields.ts'
import { Cursor, QueryText, queryInteger } from './fields-query.ts'
import { Id, multiline, singleLine, Time } from './fields-texts.ts'

export const TASK_STATUSES = ['pending', 'in_progress', 'done'] as const
export const TaskStatus = z.enum(TASK_STATUSES, { error: 'Choose pending, in_progress or done.' })
export type TaskStatus = z.infer<typeof TaskStatus>

/** A user in the answers about tasks and widgets. */
export const PersonName = z.object({ id: z.uuid(), username: z.string() })
export type PersonName = z.infer<typeof PersonName>

export const Task = z.object({
  id: z.uuidv7(),
  title: z.string(),
  description: z.string(),
  status: TaskStatus,
  deadline: z.nullable(Timestamp),
  created_at: Timestamp,
  updated_at: Timestamp,
  assigned_user: z.nullable(PersonName),
  created_by: z.nullable(PersonName),
})
export type Task = z.infer<typeof Task>

export const TaskStats = z.object({
  by_status: z.object({ pending: z.int(), in_progress: z.int(), done: z.int() }),
  overdue: z.int(),
  by_assignee: z.array(z.object({ user: PersonName, count: z.int() })),
})
export type TaskStats = z.infer<typeof TaskStats>

const TaskParams = z.object({ id: PathId })

const Title = singleLine(255, 'Enter a title.')
const Description = multiline(5_000)
const Deadline = z.nullable(Time)
const Assignee = z.nullable(Id)

const ASSIGNEE = /^(me|none|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$/
const ASSIGNEES = 'Choose me, none or the id of a person.'

export const TasksQuery = z.object({
  status: z.optional(TaskStatus),
  assignee: z.optional(
    z
      .string({ error: ASSIGNEES })
      .check(
        z.maxLength(36, { error: ASSIGNEES, abort: true }),
        z.regex(ASSIGNEE, { error: ASSIGNEES }),
      ),
  ),
  /** Past its deadline and not done. */
  overdue: z.optional(z.literal('true', { error: 'Send true, or leave it out.' })),
  q: z.optional(QueryText),
  limit: z.optional(queryInteger(1, 100)),
  cursor: z.optional(Cursor),
})

export const CreateTaskBody = z.object({
  title: Title,
  description: z.optional(Description),
  deadline: z.optional(Deadline),
  assigned_user_id: z.optional(Assignee),
})

export const UpdateTaskBody = z
  .object({
    title: z.optional(Title),
    description: z.optional(Description),
    status: z.optional(TaskStatus),
    deadline: z.optional(Deadline),
  })
  .check(
    z.refine((body) => Object.values(body).some((value) => value !== undefined), {
      error: 'Send title, description, status or deadline.',
      path: ['title'],
    }),
  )

export const AssignTaskBody = z.object({ assigned_user_id: Assignee })

export const listTasks = endpoint({
  method: 'GET',
  path: '/tasks',
  tag: 'tasks',
  summary: 'List tasks by deadline; employees see their own',
  access: 'user',
  query: TasksQuery,
  responses: { 200: page(Task) },
})

export const taskStats = endpoint({
  method: 'GET',
  path: '/tasks/stats',
  tag: 'tasks',
  summary: 'Count tasks by status and by assignee',
  access: 'manager',
  responses: { 200: answer(TaskStats) },
})

export const getTask = endpoint({
  method: 'GET',
  path: '/tasks/:id',
  tag: 'tasks',
  summary: 'Get a task',
  access: 'user',
  ownership: 'assignee',
  versioned: true,
  params: TaskParams,
  responses: { 200: answer(Task) },
  errors: ['not_found'],
})

export const createTask = endpoint({
  method: 'POST',
  path: '/tasks',
  tag: 'tasks',
  summary: 'Create a task',
  access: 'manager',
  body: CreateTaskBody,
  responses: { 201: answer(Task) },
})

export const updateTask = endpoint({
  method: 'PUT',
  path: '/tasks/:id',
  tag: 'tasks',
  summary: 'Update a task; its assignee may only change the status',
  access: 'user',
  ownership: 'assignee',
  params: TaskParams,
  body: UpdateTaskBody,
  responses: { 200: answer(Task) },
  errors: ['insufficient_scope', 'not_found', 'precondition_failed'],
})

export const assignTask = endpoint({
  method: 'PUT',
  path: '/tasks/:id/assign',
  tag: 'tasks',
  summary: 'Assign a task, or unassign it',
  access: 'manager',
  params: TaskParams,
  body: AssignTaskBody,
  responses: { 200: answer(Task) },
  errors: ['not_found', 'precondition_failed'],
})

export const deleteTask = endpoint({
  method: 'DELETE',
  path: '/tasks/:id',
  tag: 'tasks',
  summary: 'Delete a task',
  access: 'manager',
  params: TaskParams,
  responses: { 204: NoContent },
  errors: ['not_found', 'precondition_failed'],
})
