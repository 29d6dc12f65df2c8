import { readFileSync } from 'node:fs'
import { runInThisContext } from 'node:vm'
import { beforeEach, expect, test, vi } from 'vitest'

const script = readFileSync('public/link-token.js', 'utf8')

/** Loads a page at an address, as the browser does: first the script, then the app. */
async function open(address: string) {
  vi.resetModules()
  history.replaceState(null, '', address)
  const entries = history.length
  runInThisContext(script)
  expect(history).toHaveLength(entries)
  const { linkToken } = await import('./link-token.ts')
  return { linkToken, address: () => location.pathname + location.search + location.hash }
}

beforeEach(() => {
  delete window.gatehouseLinkToken
})

test.each([
  '/reset-password',
  '/verify-email',
  '/confirm-registration',
  '/confirm-address',
  '/restore-address',
])('takes the token of %s out of the address and into memory', async (path) => {
  const { linkToken, address } = await open(`${path}#token=a-_9`)
  expect(address()).toBe(path)
  expect(linkToken()).toBe('a-_9')
  expect(window.gatehouseLinkToken).toBeUndefined()
  expect(linkToken()).toBe('a-_9')
})

test.each([
  ['/reset-password#token=a-_9&utm_source=mail', 'a-_9'],
  ['/reset-password#token=a-_9.', 'a-_9'],
  ['/reset-password/#token=a-_9', 'a-_9'],
  ['/reset-password#token=', null],
])('takes whatever follows #token= out of %s', async (from, token) => {
  const { linkToken, address } = await open(from)
  expect(address()).toBe('/reset-password')
  expect(linkToken()).toBe(token)
})

test('takes the token of another link that is opened in the page', async () => {
  const { linkToken, address } = await open('/reset-password#token=first')
  expect(linkToken()).toBe('first')
  location.hash = '#token=second'
  await vi.waitFor(() => expect(address()).toBe('/reset-password'))
  expect(linkToken()).toBe('second')
})

test.each(['/login#token=abc', '/reset-password', '/reset-password#other'])(
  'leaves %s as it is',
  async (address) => {
    const page = await open(address)
    expect(page.address()).toBe(address)
    expect(page.linkToken()).toBeNull()
  },
)
