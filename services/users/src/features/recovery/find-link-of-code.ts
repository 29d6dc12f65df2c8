import type { FastifyRequest } from 'fastify'
import { findLinkById, type Link } from '#/domain/links/find-link.ts'
import { tryCode } from '#/domain/links/try-code.ts'
import { AppError } from '#/errors.ts'
import { browserOf } from '#/http/identity/recovery-cookie.ts'

const OTHER_BROWSER =
  'A code works only in the browser that asked for it, for an hour. Open the link in the mail, or ask for another mail here.'
const VOID = 'This code no longer works. Open the link in the mail, or ask for another mail.'

/** Finds the link beside a code. Throws `code_wrong` with the tries that remain. */
export async function findLinkOfCode(request: FastifyRequest, code: string): Promise<Link | null> {
  const { db, linkKeys } = request.server
  const browser = browserOf(request)
  if (browser === undefined) throw wrongCode(OTHER_BROWSER)
  const tried = await tryCode(db, linkKeys, { browser, code })
  if (tried.linkId === null) throw wrongCode(messageFor(tried.triesLeft))
  return findLinkById(db, tried.linkId)
}

const wrongCode = (message: string) =>
  new AppError('code_wrong', { message, errors: { code: message } })

function messageFor(triesLeft: number): string {
  if (triesLeft === 0) return VOID
  return `This code is wrong. ${triesLeft === 1 ? 'One try is' : `${triesLeft} tries are`} left.`
}
