import type { Judgement, Presentation, RefreshState } from './rules.ts'

/**
 * The rules of the previous version, without receipts and without a time limit on losses. During a rollout, replicas of
 * both versions serve one session.
 */
export function judgeOlder(state: RefreshState, presentation: Presentation): Judgement {
  const { generation, byCookie, now, grace } = presentation
  const age = now - state.rotatedAt
  const used = { ...state, lastUsedAt: now }
  const answer = (rule: Judgement['rule'], next: RefreshState) => ({
    rule,
    state: next,
    overtakable: true,
  })
  const rotated = { ...used, generation: state.generation + 1, rotatedAt: now, presented: false }
  if (generation === state.generation) {
    if (age < 2 * grace) return answer('same', { ...used, presented: state.presented || !byCookie })
    return answer('rotated', { ...rotated, previousGeneration: state.generation })
  }
  if (generation !== state.previousGeneration) return answer('reuse', state)
  if (age < grace) return answer('grace', used)
  return state.presented ? answer('reuse', state) : answer('lost', rotated)
}
