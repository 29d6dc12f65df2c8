import { performance } from 'node:perf_hooks'
import { listUsers } from '@gatehouse/contract'
import { encodeCursor, listFingerprint } from '#/lib/cursor.ts'
import type { App } from '#/route.ts'
import { sortFieldOf } from '../../src/domain/accounts/search/list-order.ts'
import { makeSessions } from '../sessions.ts'
import { COMBINATIONS, type Combination, SEARCHES } from './combinations.ts'
import type { Middles } from './middles.ts'

export const PAGES = ['first', 'deep'] as const
export type PageKind = (typeof PAGES)[number]

/** The response times of one page of one list, in milliseconds. */
export interface Measured extends Combination {
  page: PageKind
  times: number[]
}

const BEFORE_ALL = '00000000-0000-0000-0000-000000000000'

/** Measures the first and a deep page of every combination through the service, without sockets (`inject`). */
export async function measure(app: App, middles: Middles, repeats: number): Promise<Measured[]> {
  const [session] = await makeSessions(app, 1, 'admin')
  const headers = { authorization: `Bearer ${session?.token}` }
  const measured: Measured[] = COMBINATIONS.flatMap((combination) =>
    PAGES.map((page) => ({ ...combination, page, times: [] })),
  )
  // In rounds, so that other load on the machine affects all combinations alike.
  for (let round = 0; round < repeats; round += 1) {
    for (const each of measured) {
      const query = queryOf(each, middles)
      const began = performance.now()
      const response = await app.inject({ url: listUsers.path, query, headers })
      each.times.push(performance.now() - began)
      if (response.statusCode !== 200) throw new Error(`${response.statusCode}: ${response.body}`)
    }
  }
  return measured
}

function queryOf(
  { search, sort, role, state, page }: Measured,
  middles: Middles,
): Record<string, string> {
  const filter = { q: SEARCHES[search], role, state }
  const asked = Object.entries({ ...filter, sort }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  )
  const value = middles[search][sortFieldOf(sort)]
  const fingerprint = listFingerprint({ ...filter, sort, full: true })
  const cursor = encodeCursor(fingerprint, { direction: 'after', value, id: BEFORE_ALL })
  return { ...Object.fromEntries(asked), ...(page === 'deep' && { cursor }) }
}
