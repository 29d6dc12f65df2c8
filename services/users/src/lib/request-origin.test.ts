import { expect, test } from 'vitest'
import { isSameOrigin, provesSameOrigin } from './request-origin.ts'

const host = 'gate.example.test:8080'
const ours = `http://${host}`

const cases: [boolean, Parameters<typeof isSameOrigin>[0]][] = [
  [true, { host }],
  [true, { host, 'sec-fetch-site': 'same-origin' }],
  [true, { host, 'sec-fetch-site': 'same-origin', origin: 'null' }],
  [true, { host, origin: ours }],
  // TLS may end at a proxy, so the scheme is not ours to know.
  [true, { host, origin: `https://${host}` }],
  [true, { host: 'gate.example.test', origin: 'https://gate.example.test:443' }],
  [false, { host, 'sec-fetch-site': 'same-site', origin: ours }],
  [false, { host, 'sec-fetch-site': 'cross-site', origin: ours }],
  [false, { host, 'sec-fetch-site': 'none' }],
  [false, { host, 'sec-fetch-site': '' }],
  [false, { host, 'sec-fetch-site': 'Same-Origin' }],
  [false, { host, 'sec-fetch-site': ['same-origin', 'cross-site'] }],
  [false, { host, origin: 'null' }],
  [false, { host, origin: '' }],
  [false, { host, origin: host }],
  [false, { host, origin: 'http://gate.example.test' }],
  [false, { host, origin: `${ours}.evil.test` }],
  [false, { host, origin: `http://evil.test#${host}` }],
  [false, { host, origin: [ours, 'http://evil.test'] }],
  [false, { origin: ours }],
]

test.for(cases)('%s for %j', ([expected, headers]) => {
  expect(isSameOrigin(headers)).toBe(expected)
})

test('no header at all proves nothing, whatever else is as before', () => {
  for (const [expected, headers] of cases) {
    const claims = 'origin' in headers || 'sec-fetch-site' in headers
    expect(provesSameOrigin(headers), JSON.stringify(headers)).toBe(claims && expected)
  }
})
