import type { FastifyReply } from 'fastify'
import { etagOf } from '#/lib/etag.ts'
import { presentTask, type TaskRow } from '#/lib/present-task.ts'

/** One task as an answer, with its ETag. */
export function taskAnswer(reply: FastifyReply, task: TaskRow) {
  reply.header('ETag', etagOf(task.version))
  return { status: 'success' as const, data: presentTask(task) }
}
