import type { FastifyRequest } from 'fastify'
import { findLinkById, type Link } from '#/domain/links/find-link.ts'
import { findOpenCodes, type OpenCode, tryCode } from '#/domain/links/try-code.ts'
import { AppError } from '#/errors.ts'
import { type CodeAccounts, checkCode } from '#/http/identity/link-limits.ts'
import { browserOf } from '#/http/identity/recovery-cookie.ts'
import { requireLive } from '#/http/require-link.ts'

const OTHER_BROWSER =
  'A code works only in the browser that asked for it, for an hour. Open the link in the mail, or ask for another mail here.'
const VOID = 'This code no longer works. Open the link in the mail, or ask for another mail.'

/**
 * Returns the live link beside a code. Throws `code_wrong` with the tries that remain. Each account has a budget too,
 * because many browsers may ask for its codes.
 */
export async function requireLinkOfCode(request: FastifyRequest, code: string): Promise<Link> {
  const { db, linkKeys } = request.server
  const browser = browserOf(request)
  if (browser === undefined) throw wrongCode(OTHER_BROWSER)
  const open = await findOpenCodes(db, linkKeys, browser)
  const find = async () => {
    const tried = await tryCode(db, linkKeys, { browser, code, open })
    if (tried.linkId === null) throw wrongCode(messageFor(tried.triesLeft))
    return requireLive(await findLinkById(db, tried.linkId), 'reset')
  }
  return checkCode(request, accountsOf(request, open), find)
}

function accountsOf({ server: { limitKeys } }: FastifyRequest, open: OpenCode[]): CodeAccounts {
  const subjects = open.map(({ userId, email }) =>
    userId === null ? limitKeys.unknownName(email, 'code') : limitKeys.account(userId, 'code'),
  )
  const byKey = new Map(subjects.map((subject) => [subject.key.toString('hex'), subject]))
  const users = new Set(open.map(({ userId }) => userId))
  return {
    // In one order, in which all statements lock.
    subjects: [...byKey].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, subject]) => subject),
    userId: users.size === 1 ? (open[0]?.userId ?? null) : null,
  }
}

const wrongCode = (message: string) =>
  new AppError('code_wrong', { message, errors: { code: message } })

function messageFor(triesLeft: number): string {
  if (triesLeft === 0) return VOID
  return `This code is wrong. ${triesLeft === 1 ? 'One try is' : `${triesLeft} tries are`} left.`
}
