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
import { inLockOrder } from '#/domain/limits/rules.ts'
import { enqueueMail } from '#/domain/mail/enqueue-mail.ts'
import { AppError } from '#/errors.ts'
import { refund } from '#/http/identity/attempts.ts'
import { chargeFactor } from '#/http/identity/factor-limit.ts'
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
import { canTrustDevice, trustNewDevice } from './trusted-devices.ts'

/** Finishes a log-in whose password was right. Its wrong codes count as failed log-ins too. */
export const finishLoginRoute = (app: App) =>
  app.route({
    ...route(finishLogin),
    handler: async (request, reply) => {
      const byCookie = usesCookies(request)
      const { id, user } = await requirePending(request)
      const opened = await finish(request, { id, user, counted: await chargeAll(request, user) })
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

/** Counts the attempt like a log-in, and against the limit of codes, which no other device and no reset gives more of. */
async function chargeAll(request: FinishRequest, user: Account): Promise<Counted[]> {
  const identity = { user, name: user.email, byCookie: usesCookies(request), proof: undefined }
  const counted = await chargeLogIn(request, { ...identity, hasPassword: true })
  const codes = await chargeFactor(request, user, request.body).catch(async (error) => {
    await refund(request, counted)
    throw error
  })
  return inLockOrder([...counted, ...codes])
}

interface Finish {
  id: string
  user: Account
  counted: Counted[]
}

async function finish(request: FinishRequest, logIn: Finish) {
  const { user, counted } = logIn
  const { db } = request.server
  const attempt = async () => {
    if (!(await tryPendingLogIn(db, logIn.id))) throw expired()
    await requireAdmissible(request, user)
    return db.$transaction((tx) => openSession(tx, request, logIn))
  }
  const opened = await attempt().catch(async (error) => {
    await refund(request, counted)
    throw error
  })
  if (opened) return opened
  await reportBursts(request, counted.filter(isAboutCodes), async () => user)
  await warnOwner(request, logIn)
  return deny(request, { user, code: 'code_wrong', errors: wrongCode(request.body) })
}

/** The others are reported as wrong passwords. */
const isAboutCodes = ({ kind }: Counted) => kind !== 'account' && kind !== 'device'

/** A person who mistypes a code is mostly on a known device, and not many times. Somebody else knows the password. */
async function warnOwner(request: FastifyRequest, { user, counted }: Finish): Promise<void> {
  const isKnown = counted.some(({ kind }) => kind === 'device')
  if (isKnown && !counted.some(({ kind, blocks }) => kind === 'factor' && blocks)) return
  const { db, mail } = request.server
  const data = { at: new Date().toISOString() }
  await enqueueMail(db, mail.box, { kind: 'second_factor_failed', to: user, data })
  mail.wake()
}

/** Uses the code and opens the session in one transaction. Returns null for a wrong code. */
async function openSession(tx: Database, request: FinishRequest, { id, user, counted }: Finish) {
  await lockUser(tx, user.id)
  const method = await useFactorOf(tx, request, { user, given: request.body })
  if (!method) return null
  if (!(await endPendingLogIn(tx, id))) throw expired()
  const methods = ['password', method] as const
  const verified = { user, byCookie: usesCookies(request), counted, methods }
  const opened = await admit(transactionRun(tx), request, verified)
  if (!opened) throw expired()
  const trusts = request.body.trust_device && canTrustDevice(request)
  return { ...opened, device: trusts ? await trustNewDevice(tx, request, user) : undefined }
}
