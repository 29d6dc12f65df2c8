import { expect, test } from 'vitest'
import { cidrsOf, networkOf, wideNetworksOf } from './network.ts'

const MAPPED = [
  '::ffff:192.0.2.1',
  '::FFFF:192.0.2.1',
  '::ffff:c000:0201',
  '::ffff:C000:201',
  '0:0:0:0:0:ffff:192.0.2.1',
  '0000:0000:0000:0000:0000:ffff:c000:0201',
  '0::ffff:192.0.2.1',
  '::0:ffff:c000:201',
  '::ffff:192.0.2.1%eth0',
]

test.for(['192.0.2.1', ...MAPPED])('takes %s for an IPv4 address', (ip) => {
  expect(networkOf(ip)).toBe('192.0.2.1')
  expect(wideNetworksOf(ip)).toEqual({ v4: '192.0.2' })
})

test.for([
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2', '2001:db8:1:0', '2001:db8:1'],
  ['2001:0DB8:0001:0002::', '2001:db8:1:2', '2001:db8:1:0', '2001:db8:1'],
  ['2001:db8:1:12ff::6', '2001:db8:1:12ff', '2001:db8:1:1200', '2001:db8:1'],
  ['2001:db8::3:4:5:6', '2001:db8:0:0', '2001:db8:0:0', '2001:db8:0'],
  ['2001:db8::2:3:4:5:6', '2001:db8:0:2', '2001:db8:0:0', '2001:db8:0'],
  ['2001:db8:1::6:192.0.2.1', '2001:db8:1:0', '2001:db8:1:0', '2001:db8:1'],
  ['fe80::1%eth0', 'fe80:0:0:0', 'fe80:0:0:0', 'fe80:0:0'],
  // Not mapped: another prefix, or ffff elsewhere.
  ['::192.0.2.1', '0:0:0:0', '0:0:0:0', '0:0:0'],
  ['::ffff:0:192.0.2.1', '0:0:0:0', '0:0:0:0', '0:0:0'],
  ['64:ff9b::192.0.2.1', '64:ff9b:0:0', '64:ff9b:0:0', '64:ff9b:0'],
  ['::1', '0:0:0:0', '0:0:0:0', '0:0:0'],
  ['::', '0:0:0:0', '0:0:0:0', '0:0:0'],
] as const)('returns the networks of %s', ([ip, v64, v56, v48]) => {
  expect(networkOf(ip)).toBe(v64)
  expect(wideNetworksOf(ip)).toEqual({ v56, v48 })
})

test.for([
  ['192.0.2.1', ['192.0.2.0/24', '::ffff:192.0.2.0/120']],
  ['::ffff:192.0.2.1', ['192.0.2.0/24', '::ffff:192.0.2.0/120']],
  ['2001:db8:1:2345::6', ['2001:db8:1:2300::/56']],
  ['fe80::1%eth0', ['fe80:0:0:0::/56']],
  ['::1', ['0:0:0:0::/56']],
  ['unknown', []],
] as const)('the wide network of %s is %j', ([ip, cidrs]) => {
  expect(cidrsOf(ip)).toEqual(cidrs)
})
