import { refresh as refreshEndpoint, status, type TokenAnswer } from '@gatehouse/contract'
import { type ApiError, isUnauthorized } from './api-error.ts'
import { writeCookies } from './cookie-lock.ts'
import { clearDoubled, noteDoubled } from './duplicate-cookie.ts'
import { send } from './http.ts'
import { createRenewal } from './refresh-timer.ts'
import {
  endElsewhere,
  endSession,
  epochSignal,
  forget,
  getSession,
  getToken,
  LOGGED_OUT,
  onToken,
  renew,
  resumeAs,
  tokenSignal,
} from './session.ts'
import { maySignIn } from './signed-in-cookie.ts'

// A failure needs no report here: the next call refreshes again and says so.
const renewal = createRenewal(() => void refresh().catch(() => false))
onToken((life) => (life === null ? renewal.cancel() : renewal.plan(life)))

let renewing: { signal: AbortSignal; done: Promise<boolean> } | null = null
let starting: Promise<void> | null = null

function reasonOf({ code, errors, message }: ApiError): string {
  if (code === 'duplicate_cookie') return message
  return errors['session'] || (code === 'token_required' ? LOGGED_OUT : 'Your session ended.')
}

const ask = (signal: AbortSignal): Promise<TokenAnswer> =>
  send(refreshEndpoint, { body: undefined }, { cookie: true, signal })

/** A refusal may be of a cookie that a log-in in another tab has replaced since the request left. */
async function askTwice(signal: AbortSignal): Promise<TokenAnswer> {
  try {
    return await ask(signal)
  } catch (error) {
    if (!isUnauthorized(error)) throw error
    return ask(signal)
  }
}

async function requestToken(signal: AbortSignal): Promise<void> {
  try {
    const answer = await askTwice(signal)
    signal.throwIfAborted()
    clearDoubled()
    renew(answer)
  } catch (error) {
    signal.throwIfAborted()
    if (!isUnauthorized(error)) throw error
    if (!noteDoubled(error)) endElsewhere(reasonOf(error))
    endSession(reasonOf(error))
  }
}

/** @param signal aborts when a token from elsewhere makes this request pointless */
async function renewToken(signal: AbortSignal): Promise<boolean> {
  try {
    await writeCookies(requestToken, signal)
  } catch (error) {
    if (!signal.aborted) throw error
  }
  return getToken() !== null
}

/**
 * Gets a new access token; callers at the same time share one request.
 * @returns false when the session is over
 */
export function refresh(): Promise<boolean> {
  const signal = tokenSignal()
  if (renewing?.signal === signal) return renewing.done
  const done = renewToken(signal).finally(() => {
    if (renewing?.done === done) renewing = null
  })
  renewing = { signal, done }
  return done
}

async function resume(): Promise<void> {
  if (!maySignIn() || !(await refresh()) || getSession().user) return
  const signal = epochSignal()
  try {
    const { data } = await send(status, {}, { token: getToken(), signal })
    if (!signal.aborted) resumeAs(data)
  } catch (error) {
    if (signal.aborted) return
    if (!isUnauthorized(error)) throw error
    forget()
  }
}

/** Settles once it is known who is here. A stranger costs no request; a failure may be tried again. */
export async function ready(): Promise<void> {
  if (getSession().user) return
  starting ??= resume().finally(() => {
    starting = null
  })
  await starting
}
