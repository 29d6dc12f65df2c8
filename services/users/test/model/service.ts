import {
  provesReceipt,
  RECEIVED_SECONDS,
  type RefreshRule,
  setsCookie,
} from '../../src/domain/sessions/refresh-timing.ts'
import { type Cookie, nameOf } from './jar.ts'
import { judgeOlder } from './older.ts'
import { judge, type RefreshState, received } from './rules.ts'
import type { World } from './world.ts'

/** The rules under test. Mutants break one at a time, to show that the tests detect it. */
export const RULES = {
  judge,
  setsCookie,
  provesReceipt,
  received,
  /** Age in seconds from which an access token's use proves a receipt. */
  receivedAfter: RECEIVED_SECONDS,
  /** Whether a token proves a receipt even if its response set no cookie. */
  provesWithoutCookie: false,
}
export type Rules = typeof RULES

/** The default of REFRESH_GRACE in seconds. */
const GRACE = 60
const HOUR = 3_600

export interface AccessToken {
  session: number
  person: number
  /** Seconds. */
  issued: number
  /** The generation whose receipt it proves, or 0. */
  generation: number
}

export interface Answer {
  rule: RefreshRule
  cookie: Cookie
  setsCookie: boolean
  token: AccessToken
}

export interface Version {
  older: boolean
}

export type Service = ReturnType<typeof createService>

const NEW: RefreshState = {
  generation: 1,
  previousGeneration: null,
  rotatedAt: 0,
  lastUsedAt: 0,
  presented: false,
  receivedGeneration: null,
  lostFromGeneration: null,
  lostSince: null,
}

interface Session {
  person: number
  state: RefreshState
  isLive: boolean
}

/** Models all replicas with their database: a locked row for each session and one clock. */
export function createService(world: World, rules: Rules) {
  const sessions: Session[] = []
  const seconds = () => world.now() / 1000
  const liveSession = (id: number) => (sessions[id]?.isLive ? sessions[id] : undefined)

  function issue(cookie: Cookie, person: number, proves: boolean): AccessToken {
    const generation = proves ? cookie.generation : 0
    return { session: cookie.session, person, issued: seconds(), generation }
  }

  /** Returns the session that a log-in with this cookie ends. */
  function replacedBy({ session: id, generation }: Cookie): Session | undefined {
    const session = liveSession(id)
    if (!session) return undefined
    const { state } = session
    const isInGrace = state.previousGeneration === generation && seconds() < state.rotatedAt + GRACE
    return state.generation === generation || isInGrace ? session : undefined
  }

  function logIn(person: number, brought: Cookie | null = null): Answer {
    const replaced = brought ? replacedBy(brought) : undefined
    if (replaced) replaced.isLive = false
    const now = seconds()
    const session = sessions.push({
      person,
      state: { ...NEW, rotatedAt: now, lastUsedAt: now },
      isLive: true,
    })
    const cookie = { session: session - 1, generation: 1 }
    world.note(() => `  person ${person} has ${nameOf(cookie)}`)
    return { rule: 'same', cookie, setsCookie: true, token: issue(cookie, person, false) }
  }

  /** Returns null when the session has ended. */
  function present(cookie: Cookie, { older }: Version, byCookie = true): Answer | null {
    const session = liveSession(cookie.session)
    if (!session) return null
    const now = seconds()
    const presentation = { generation: cookie.generation, byCookie, now, grace: GRACE }
    const judgement = (older ? judgeOlder : rules.judge)(session.state, presentation)
    const { rule, state } = judgement
    const age = now - state.rotatedAt
    session.state = state
    world.note(() => `  ${nameOf(cookie)} is ${rule}, ${state.generation} is current`)
    if (rule === 'reuse') {
      session.isLive = false
      world.stop()
    }
    const sets = rules.setsCookie(rule, age, GRACE)
    const carries = !older && (sets || rules.provesWithoutCookie)
    const answered = { session: cookie.session, generation: state.generation }
    const proves = carries && rules.provesReceipt({ ...judgement, age })
    return {
      rule,
      cookie: answered,
      setsCookie: sets,
      token: issue(answered, session.person, proves),
    }
  }

  /** Uses an access token. */
  function use({ session: id, issued, generation }: AccessToken, { older }: Version): void {
    const session = liveSession(id)
    const now = seconds()
    if (!session || older || generation === 0 || now < issued + rules.receivedAfter) return
    session.state = rules.received(session.state, generation, now)
  }

  return {
    logIn,
    present,
    use,
    logOut(id: number) {
      const session = liveSession(id)
      if (session) session.isLive = false
    },
    isLive: (id: number) => liveSession(id) !== undefined,
    /** Returns the hour of last use, as the session list shows it. */
    lastUsed: (id: number) => Math.floor((sessions[id]?.state.lastUsedAt ?? 0) / HOUR),
  }
}
