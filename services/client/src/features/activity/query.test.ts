import { expect, test } from 'vitest'
import { activityQuery } from './query.ts'

const ID = '0193a0b2-7c00-7000-8000-000000000001'
const query = (address: string) => activityQuery(new URLSearchParams(address))
const local = (...day: [year: number, month: number, day: number]) => new Date(...day).toISOString()

test('has no filters for an address without any', () => {
  expect(query('')).toEqual({})
  expect(query('user=&actor=&action=&from=&until=&cursor=')).toEqual({})
})

test('passes the users, the event and the cursor through', () => {
  const address = `user=${ID}&actor=${ID}&action=authz_change&cursor=abc`
  expect(query(address)).toEqual({ user: ID, actor: ID, action: 'authz_change', cursor: 'abc' })
})

test('converts dates to whole days in the reader’s time zone, including the last', () => {
  expect(query('from=2026-11-20&until=2026-11-30')).toEqual({
    since: local(2026, 10, 20),
    until: local(2026, 11, 1),
  })
})

test.each([
  ['user=ada', { user: 'ada' }],
  ['actor=1', { actor: '1' }],
  ['action=everything', { action: 'everything' }],
  ['from=tomorrow', { since: 'tomorrow' }],
  ['until=2026-13-01', { until: '2026-13-01' }],
])('keeps the invalid %s, which the service refuses', (address, expected) => {
  expect(query(`${address}&cursor=abc`)).toEqual({ ...expected, cursor: 'abc' })
})

test.each(['since=2026-11-20', 'limit=9999', 'color=red'])(
  'drops %s, which is not a filter of the page',
  (address) => {
    expect(query(`${address}&cursor=abc`)).toEqual({ cursor: 'abc' })
  },
)
