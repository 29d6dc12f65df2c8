import type { FastifyRequest } from 'fastify'
import type { Refusal } from '#/domain/limits/charge-attempts.ts'
import type { Subject } from '#/domain/limits/limit-keys.ts'
import { findReservation, type Reservation } from '#/domain/registrations/find-registration.ts'
import { charge, refund } from '#/http/identity/attempts.ts'
import { tooManyGuesses } from '#/http/identity/link-limits.ts'
import { flowOf } from '#/http/identity/passwords.ts'
import { reportBursts } from '#/http/identity/report-bursts.ts'

/**
 * Returns the open registration of a username and its password: the person who made it may correct the address.
 * Guesses are limited like log-ins; beyond the limit the right password is refused too.
 */
export async function findOwnRegistration(
  request: FastifyRequest,
  { username, password }: { username: string; password: string },
): Promise<Reservation | null> {
  const { db, limitKeys } = request.server
  const reservation = await findReservation(db, username)
  if (!reservation) return null
  const subjects = [
    limitKeys.subject('account', `registration ${reservation.id}`),
    ...limitKeys.networks('network', request.ip),
  ]
  const { matches } = await guess(request, { ...reservation, subjects, password })
  return matches ? reservation : null
}

/**
 * Compares the password of the registration that a link confirms. Only who has the link can use up its guesses, so that
 * nobody else delays the confirmation. Throws `too_many_requests`.
 */
export async function isRegistrationPassword(
  request: FastifyRequest,
  registration: { id: string; passwordHash: string },
  password: string,
): Promise<boolean> {
  const subjects = [request.server.limitKeys.subject('account', `confirmation ${registration.id}`)]
  const { matches, refusal } = await guess(request, { ...registration, subjects, password })
  if (refusal) throw tooManyGuesses(refusal)
  return matches
}

interface Guess {
  subjects: Subject[]
  passwordHash: string
  password: string
}

/** Compares a password unless its subjects have failed too often. */
async function guess(
  request: FastifyRequest,
  { subjects, passwordHash, password }: Guess,
): Promise<{ matches: boolean; refusal?: Refusal }> {
  const { counted, refusal } = await charge(request, subjects)
  if (refusal) return { matches: false, refusal }
  const matches = await request.server.passwords
    .verify(passwordHash, password, flowOf(request))
    .catch(async (error: unknown) => {
      await refund(request, counted)
      throw error
    })
  if (matches) await refund(request, counted)
  else await reportBursts(request, counted, async () => null)
  return { matches }
}
