import type { FastifyReply } from 'fastify'
import { presentTask } from '#/domain/tasks/present-task.ts'
import type { TaskRow } from '#/domain/tasks/task-row.ts'
import { etagOf } from '#/http/answers/etag.ts'

/** One task as an answer, with its ETag. */
export function taskAnswer(reply: FastifyReply, task: TaskRow) {
  reply.header('ETag', etagOf(task.version))
  return { status: 'success' as const, data: presentTask(task) }
}
