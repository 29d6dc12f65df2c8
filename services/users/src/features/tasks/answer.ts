import type { FastifyReply } from 'fastify'
import { presentTask } from '#/domain/tasks/present-task.ts'
import type { TaskRow } from '#/domain/tasks/task-row.ts'
import { etagOf } from '#/http/answers/etag.ts'

/** Returns the answer for a task and sets its ETag. */
export function taskAnswer(reply: FastifyReply, task: TaskRow) {
  reply.header('ETag', etagOf(task.version))
  return { status: 'success' as const, data: presentTask(task) }
}
