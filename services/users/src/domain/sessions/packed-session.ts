import type { LogInMethod } from '@gatehouse/contract'
import { packUser, unpackUser } from '#/domain/accounts/packed-user.ts'
import type { LiveSession } from './sessions.ts'

/** Packs a session into one string, for the reason of {@link packUser}: its methods, its age, the user. */
export const packSession = ({ methods, age, user }: LiveSession): string =>
  `${methods.join()} ${Math.ceil(age)} ${packUser(user)}`

const PARTS = /^(\S+) (\S+) (.*)$/s

/** @param since seconds since the session was read */
export function unpackSession(
  { id, userId, since }: { id: string; userId: string; since: number },
  text: string,
): LiveSession {
  const [, methods = '', age, user = ''] = PARTS.exec(text) ?? []
  return {
    id,
    methods: methods.split(',') as LogInMethod[],
    age: Number(age) + since,
    user: unpackUser(userId, user),
  }
}
