import { expect, test, vi } from 'vitest'
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
  [true, { host: 'gate.example.test:443', origin: 'https://gate.example.test' }],
  [true, { host: 'gate.example.test:80', origin: 'http://gate.example.test' }],
  // A proxy that ends TLS may send the port of its own plain listener.
  [true, { host: 'gate.example.test:80', origin: 'https://gate.example.test' }],
  [true, { host: '[2001:db8::1]:443', origin: 'https://[2001:db8::1]' }],
  [true, { host: 'Gate.Example.test:443', origin: 'https://gate.example.test' }],
  [false, { host, 'sec-fetch-site': 'same-site', origin: ours }],
  [false, { host: 'gate.example.test:443', origin: 'https://evil.test' }],
  [false, { host: 'gate.example.test:443', origin: 'https://gate.example.test:8443' }],
  [false, { host: 'gate.example.test:8443', origin: 'https://gate.example.test' }],
  [false, { host: 'gate.example.test:4430', origin: 'https://gate.example.test' }],
  [false, { host: 'gate.example.test', origin: 'https://gate.example.test:80' }],
  [false, { host: '[2001:db8::443]', origin: 'https://[2001:db8::]' }],
  [false, { host: ':443', origin: 'https://evil.test' }],
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
  // The host of an opaque URL is empty, as is a missing Host.
  [false, { origin: 'data:text/html,x' }],
  [false, { host: '', origin: 'about:blank' }],
  [false, { host: ':443', origin: 'data:text/html,x' }],
]

test.for(cases)('isSameOrigin is %s for %j', ([expected, headers]) => {
  expect(isSameOrigin(headers)).toBe(expected)
})

test('refuses an overlong Origin without parsing it', () => {
  const canParse = vi.spyOn(URL, 'canParse')
  const origin = `http://a${'%CC%81'.repeat(1_300)}${'%CC%A3'.repeat(1_300)}.test`
  expect(isSameOrigin({ host, origin })).toBe(false)
  expect(canParse).not.toHaveBeenCalled()
})

test('provesSameOrigin also requires Origin or Sec-Fetch-Site', () => {
  for (const [expected, headers] of cases) {
    const claims = 'origin' in headers || 'sec-fetch-site' in headers
    expect(provesSameOrigin(headers), JSON.stringify(headers)).toBe(claims && expected)
  }
})
