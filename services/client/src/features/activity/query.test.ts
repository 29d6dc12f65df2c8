import { expect, test } from 'vitest'
import { activityQuery } from './query.ts'

const ID = '0193a0b2-7c00-7000-8000-000000000001'
const query = (address: string) => activityQuery(new URLSearchParams(address))
const local = (...day: [year: number, month: number, day: number]) => new Date(...day).toISOString()

test('an address without filters asks for everything', () => {
  expect(query('')).toEqual({})
  expect(query('user=&actor=&action=&from=&until=&cursor=')).toEqual({})
})

test('people, what happened and the place in the list are asked as they stand', () => {
  const address = `user=${ID}&actor=${ID}&action=authz_change&cursor=abc`
  expect(query(address)).toEqual({ user: ID, actor: ID, action: 'authz_change', cursor: 'abc' })
})

test('dates are whole days of the reader’s own, the last one included', () => {
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
])('asks for the faulty %s, for the service to refuse it', (address, faulty) => {
  expect(query(`${address}&cursor=abc`)).toEqual({ ...faulty, cursor: 'abc' })
})

test.each(['since=2026-11-20', 'limit=9999', 'colour=red'])(
  'leaves out %s, which is no filter of the page',
  (address) => {
    expect(query(`${address}&cursor=abc`)).toEqual({ cursor: 'abc' })
  },
)
