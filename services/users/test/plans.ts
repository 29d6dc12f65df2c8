import { query } from './postgres.ts'

/** Flags of a Postgres that can tell the plan of whatever runs. */
export const EXPLAINING = ['-c', 'shared_preload_libraries=auto_explain']

/** Whether the plans of connections that are made from now on stand in the server's log. */
export const explain = (url: string, on: boolean) =>
  query(
    url,
    `ALTER ROLE ALL ${on ? 'SET' : 'RESET'} auto_explain.log_min_duration${on ? ' = 0' : ''}`,
  )

const PLAN = /duration: [\d.]+ ms {2}plan:\n/
const OF_USERS = /\bon (?:users|user_texts)\b/
const BAD = /Seq Scan on (?:users|user_texts)\b|\boffset\b/i

/** Of the plans in a server's log, how many read users, and which of them one after the other or by an offset. */
export function plansIn(log: string): { plans: number; bad: string[] } {
  const plans = log.split(PLAN).filter((plan) => OF_USERS.test(plan))
  return { plans: plans.length, bad: plans.filter((plan) => BAD.test(plan)) }
}
