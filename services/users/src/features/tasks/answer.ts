import type { FastifyReply } from 'fastify'
import { presentTask, type TaskRow } from '#/domain/tasks/present-task.ts'
import { etagOf } from '#/http/answers/etag.ts'

/** One task as an answer, with its ETag. */
export function taskAnswer(reply: FastifyReply, task: TaskRow) {
  reply.header('ETag', etagOf(task.version))
  return { status: 'success' as const, data: presentTask(task) }
}
