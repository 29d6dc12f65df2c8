import type { FastifyReply, FastifyRequest } from 'fastify'
import { v7 as uuidv7 } from 'uuid'
import { USERNAME_TAKEN } from '#/domain/accounts/users.ts'
import { enqueueMailRequest } from '#/domain/mail/enqueue-mail.ts'
import { findOpenRegistration, type Reservation } from '#/domain/registrations/find-registration.ts'
import { networkKeys } from '#/domain/registrations/network-keys.ts'
import { type NewRegistration, reserveUsername } from '#/domain/registrations/reserve-username.ts'
import { withdrawRegistration } from '#/domain/registrations/withdraw-registration.ts'
import { AppError } from '#/errors.ts'
import { registrationMessage } from '#/http/registration-mail.ts'
import type { App } from '#/route.ts'
import { findOwnRegistration } from './own-registration.ts'

const KIND = 'registration_request'

/** Turns the request for mail of a registration into its message. */
export const resolveRegistrations = (app: App) =>
  app.mail.resolve(KIND, async (tx, { data }) => {
    const registration = await findOpenRegistration(tx, String(data?.['registration']))
    return registration && registrationMessage(tx, app, registration)
  })

type Person = Pick<NewRegistration, 'username' | 'email' | 'passwordHash'>

/**
 * Reserves the username and opens no session. Nothing here looks at the address, so the response, its headers and its
 * time are the same whether or not the address has an account.
 */
export async function registerUnverified(
  request: FastifyRequest,
  reply: FastifyReply,
  { password, ...person }: Person & { password: string },
) {
  await reserve(request, person).catch(async (error) => {
    const isTaken = error instanceof AppError && error.code === 'user_exists'
    const own = isTaken ? await findOwnRegistration(request, { ...person, password }) : null
    if (own === null) throw error
    // The same form again, perhaps after a lost response. Another reservation would void the link in the first mail, and
    // its own mail could exceed the budget of the address.
    if (own.email.toLowerCase() === person.email.toLowerCase()) await askForMail(request, own)
    else await reserve(request, person, own.id)
  })
  request.log.info({ event: 'registration_received' })
  reply.code(202)
  return {
    status: 'success' as const,
    message: 'Check your mail. Its link confirms your registration.',
  }
}

const askForMail = ({ server: { db, mail } }: FastifyRequest, { id, email }: Reservation) =>
  enqueueMailRequest(db, mail.box, { kind: KIND, address: email, data: { registration: id } })

/** Writes the reservation and the request for its mail. `former` is the person's earlier registration, which ends. */
async function reserve(request: FastifyRequest, person: Person, former?: string): Promise<void> {
  const { db, mail, config } = request.server
  const id = uuidv7()
  const registration = { ...person, id, networkKeys: networkKeys(config.APP_SECRET, request.ip) }
  await db.$transaction(async (tx) => {
    // First, because the reservation holds locks until the commit.
    const asked = { kind: KIND, address: person.email, data: { registration: id } }
    await enqueueMailRequest(tx, mail.box, asked)
    if (former !== undefined) await withdrawRegistration(tx, former)
    const outcome = await reserveUsername(tx, registration)
    if (outcome !== 'reserved') throw REFUSALS[outcome]()
  })
}

const REFUSALS = {
  taken: () => new AppError('user_exists', { errors: { username: USERNAME_TAKEN } }),
  too_many: () =>
    new AppError('too_many_requests', {
      message:
        'Too many registrations from your network wait for their confirmation. Confirm them, or try again tomorrow.',
      retryAfter: 3_600,
    }),
}
