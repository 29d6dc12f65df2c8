import { updateUser } from '@gatehouse/contract'
import type { Database } from '#/data/database.ts'
import { findUser, takenFields, type UserTarget, updateNames } from '#/data/users.ts'
import { AppError, userNotFound } from '#/errors.ts'
import { versionsOf } from '#/lib/etag.ts'
import { callerOf, requireOwnership } from '#/plugins/access.ts'
import { type App, route } from '#/route.ts'
import { userAnswer } from './answer.ts'

export const updateRoute = (app: App) =>
  app.route({
    ...route(updateUser),
    handler: async (request, reply) => {
      const { id } = request.params
      const before = await findUser(app.db, id)
      if (!before) throw userNotFound(id)
      requireOwnership(request, 'self', before.id)
      const target = { id: before.id, versions: versionsOf(request.headers['if-match']) }
      const user =
        (await updateNames(app.db, target, request.body)) ??
        (await refuse(app.db, target, request.body))
      await app.liveSessions.catchUp()
      request.log.info({
        event: 'user_updated',
        user_id: user.id,
        actor_id: callerOf(request).user.id,
      })
      return { ...userAnswer(reply, user), message: `${user.id} was updated!` }
    },
  })

/** Tells why nothing was written, in the contract's order of checks. */
async function refuse(
  db: Database,
  { id }: UserTarget,
  names: { username: string; email: string },
): Promise<never> {
  if (!(await findUser(db, id))) throw userNotFound(id)
  const errors = await takenFields(db, { id, ...names })
  if (Object.keys(errors).length > 0) throw new AppError('user_exists', { errors })
  throw new AppError('precondition_failed')
}
