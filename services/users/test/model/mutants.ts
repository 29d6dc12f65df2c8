import { judgeOlder } from './older.ts'
import type { Presentation, RefreshState } from './rules.ts'
import { RULES, type Rules } from './service.ts'

type Verdict = ReturnType<Rules['judge']>

/** Breaks one rule. `verdict` is the correct judgement. */
const withJudge = (
  broken: (verdict: Verdict, state: RefreshState, presentation: Presentation) => Verdict,
): Rules => ({
  ...RULES,
  judge: (state, presentation) => broken(RULES.judge(state, presentation), state, presentation),
})

/** Rules that end the session of a legitimate client. */
export const HARSH: Record<string, Rules> = {
  '(a) that rotates each time': withJudge((verdict, state, presentation) => {
    if (verdict.rule !== 'same') return verdict
    const old = { ...presentation, now: state.rotatedAt + 2 * presentation.grace }
    const rotated = RULES.judge(state, old)
    return { ...rotated, state: { ...rotated.state, rotatedAt: presentation.now } }
  }),
  '(b) left out': withJudge((verdict, state) =>
    verdict.rule === 'grace' ? { ...verdict, rule: 'reuse', state } : verdict,
  ),
  '(b) with a quarter of the grace period': withJudge((verdict, state, presentation) =>
    verdict.rule === 'grace'
      ? RULES.judge(state, { ...presentation, grace: presentation.grace / 4 })
      : verdict,
  ),
  '(c) left out': withJudge((verdict, state) =>
    verdict.rule === 'lost' ? { ...verdict, rule: 'reuse', state } : verdict,
  ),
  '(c) that makes the lost generation the previous one': withJudge((verdict, state) =>
    verdict.rule === 'lost'
      ? { ...verdict, state: { ...verdict.state, previousGeneration: state.generation } }
      : verdict,
  ),
  '(c) that counts what a browser has presented': withJudge((_, state, presentation) =>
    RULES.judge(state, { ...presentation, byCookie: false }),
  ),
  '(c) bounded to a minute': withJudge((verdict, state, { now }) =>
    verdict.rule === 'lost' && now > (verdict.state.lostSince ?? now) + 60
      ? { ...verdict, rule: 'reuse', state }
      : verdict,
  ),
  'a cookie set by every answer': { ...RULES, setsCookie: () => true },
  'a receipt that is proved without a cookie': { ...RULES, provesWithoutCookie: true },
  'a receipt that is proved immediately': {
    ...RULES,
    receivedAfter: 0,
    received: (state, generation) =>
      generation === state.generation ? { ...state, receivedGeneration: generation } : state,
  },
  'a receipt that counts for any generation': {
    ...RULES,
    judge: (state, presentation) =>
      RULES.judge(
        state.receivedGeneration === null
          ? state
          : { ...state, receivedGeneration: state.generation },
        presentation,
      ),
  },
}

/** Ends a legitimate session when tabs refresh within seconds of each other. */
export const OVERTAKEN: Rules = { ...RULES, provesReceipt: () => true }

/** Never detects a thief. */
export const WITHOUT_REUSE: Rules = withJudge((verdict, state, { now }) => {
  if (verdict.rule !== 'reuse') return verdict
  const { generation } = state
  const next = { generation: generation + 1, previousGeneration: generation, rotatedAt: now }
  return { ...verdict, rule: 'lost', state: { ...state, ...next, presented: false } }
})

/** Rules that detect a thief later. */
export const OLDER: Rules = { ...RULES, judge: judgeOlder }
export const WITHOUT_RECEIPTS: Rules = { ...RULES, received: (state) => state }
export const WITHOUT_BOUND: Rules = {
  ...RULES,
  judge: (state, presentation) => RULES.judge({ ...state, lostSince: null }, presentation),
}
