import { finishLogin } from '@gatehouse/contract'
import type { FastifyRequest } from 'fastify'
import type * as z from 'zod'
import type { Database } from '#/database/database.ts'
import { transactionRun } from '#/database/prepared.ts'
import { type Account, findAccount, lockUser } from '#/domain/accounts/users.ts'
import {
  endPendingLogIn,
  findPendingLogIn,
  tryPendingLogIn,
} from '#/domain/factors/pending-log-ins.ts'
import type { Counted } from '#/domain/limits/refund-attempts.ts'
import { enqueueMail } from '#/domain/mail/enqueue-mail.ts'
import { AppError } from '#/errors.ts'
import { refund } from '#/http/identity/attempts.ts'
import { chargeLogIn } from '#/http/identity/log-in-limits.ts'
import { usesCookies } from '#/http/identity/refresh-cookie.ts'
import { reportBursts } from '#/http/identity/report-bursts.ts'
import {
  clearSecondFactorCookie,
  readSecondFactorCookie,
} from '#/http/identity/second-factor-cookie.ts'
import { useFactorOf, wrongCode } from '#/http/identity/use-factor.ts'
import { type App, route } from '#/route.ts'
import { admit, requireAdmissible, welcome } from './admit.ts'
import { deny } from './deny-log-in.ts'

/** Finishes a log-in whose password was right. Its wrong codes count as failed log-ins of the account. */
export const finishLoginRoute = (app: App) =>
  app.route({
    ...route(finishLogin),
    handler: async (request, reply) => {
      const byCookie = usesCookies(request)
      const { id, user } = await requirePending(request)
      const identity = { user, name: user.email, byCookie, proof: undefined }
      const counted = await chargeLogIn(request, { ...identity, hasPassword: true })
      const opened = await finish(request, { id, user, byCookie, counted })
      if (byCookie) clearSecondFactorCookie(reply)
      app.mail.wake()
      return welcome(request, reply, { ...opened, byCookie })
    },
  })

type FinishRequest = FastifyRequest<{ Body: z.output<typeof finishLogin.body> }>

const expired = () => new AppError('second_factor_expired')

/** Returns the pending log-in of the request's token, with its account. */
async function requirePending(request: FinishRequest): Promise<{ id: string; user: Account }> {
  const { db, pendingLogInTokens } = request.server
  const token = readSecondFactorCookie(request) ?? request.body.second_factor_token
  const id = token && pendingLogInTokens.decode(token)
  const userId = id && (await findPendingLogIn(db, id))
  const user = userId && (await findAccount(db, userId))
  if (!user) throw expired()
  return { id, user }
}

interface Finish {
  id: string
  user: Account
  byCookie: boolean
  counted: Counted[]
}

async function finish(request: FinishRequest, logIn: Finish) {
  const { user, counted } = logIn
  const refundAndThrow = async (error: unknown) => {
    await refund(request, counted)
    throw error
  }
  const { db } = request.server
  const attempt = async () => {
    if (!(await tryPendingLogIn(db, logIn.id))) throw expired()
    await requireAdmissible(request, user)
    return db.$transaction((tx) => openSession(tx, request, logIn))
  }
  const opened = await attempt().catch(refundAndThrow)
  if (opened) return opened
  await reportBursts(request, counted, async () => user)
  await warnOwner(request, logIn)
  return deny(request, { user, code: 'code_wrong', errors: wrongCode(request.body) })
}

/** On a new device, somebody else may know the password. A person who mistypes a code is mostly on a known one. */
async function warnOwner(request: FastifyRequest, { user, counted }: Finish): Promise<void> {
  if (counted.some(({ kind }) => kind === 'device')) return
  const { db, mail } = request.server
  const data = { at: new Date().toISOString() }
  await enqueueMail(db, mail.box, { kind: 'second_factor_failed', to: user, data })
  mail.wake()
}

/** Uses the code and opens the session in one transaction. Returns null for a wrong code. */
async function openSession(
  tx: Database,
  request: FinishRequest,
  { id, user, byCookie, counted }: Finish,
) {
  await lockUser(tx, user.id)
  const method = await useFactorOf(tx, request, { user, given: request.body })
  if (!method) return null
  if (!(await endPendingLogIn(tx, id))) throw expired()
  const verified = { user, byCookie, counted, methods: ['password', method] as const }
  const opened = await admit(transactionRun(tx), request, verified)
  if (!opened) throw expired()
  return opened
}
