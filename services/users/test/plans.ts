import { query } from './postgres.ts'

/** Server flags that load auto_explain. */
export const EXPLAINING = ['-c', 'shared_preload_libraries=auto_explain']

/** Switches the logging of query plans for new connections. */
export const explain = (url: string, on: boolean) =>
  query(
    url,
    `ALTER ROLE ALL ${on ? 'SET' : 'RESET'} auto_explain.log_min_duration${on ? ' = 0' : ''}`,
  )

const PLAN = /duration: [\d.]+ ms {2}plan:\n/
const OF_USERS = /\bon (?:users|user_texts)\b/
const BAD = /Seq Scan on (?:users|user_texts)\b|\boffset\b/i

/** Returns the number of plans in a log that read users, and those with a sequential scan or an offset. */
export function plansIn(log: string): { plans: number; bad: string[] } {
  const plans = log.split(PLAN).filter((plan) => OF_USERS.test(plan))
  return { plans: plans.length, bad: plans.filter((plan) => BAD.test(plan)) }
}
