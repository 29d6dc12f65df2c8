import type { RequestListener } from 'node:http'
import { beforeEach, expect, test } from 'vitest'
import { lineOf, prefixOf, rangeOf, startRangeServer } from '../../../test/range-server.ts'
import { PASSWORD } from '../../../test/secrets.ts'
import { createBreachCheck } from './breached-passwords.ts'

const range = await startRangeServer()
const faults: string[] = []
const onFault = (reason: string) => void faults.push(reason)
const isBreached = createBreachCheck({ url: range.url, onFault, timeoutMs: 10_000 })

beforeEach(() => {
  range.requests.length = 0
  faults.length = 0
})

test('finds a breached password and sends only five digits of its digest', async () => {
  range.respond = rangeOf(lineOf(PASSWORD, 3))
  expect(await isBreached(PASSWORD)).toBe(true)
  expect(range.requests).toEqual([{ path: `/range/${prefixOf(PASSWORD)}`, padding: 'true' }])
  expect(faults).toEqual([])
})

test('finds a breached password in a mirror that writes lower case and plain line breaks', async () => {
  range.respond = (_, response) => response.end(`${lineOf(PASSWORD, 3).toLowerCase()}\n`)
  expect(await isBreached(PASSWORD)).toBe(true)
})

test('finds no other password in the range', async () => {
  range.respond = rangeOf()
  expect(await isBreached(PASSWORD)).toBe(false)
  expect(faults).toEqual([])
})

test('ignores padding, whose count is 0', async () => {
  range.respond = rangeOf(lineOf(PASSWORD, 0))
  expect(await isBreached(PASSWORD)).toBe(false)
  expect(faults).toEqual([])
})

const never: RequestListener = () => undefined
const stall: RequestListener = (_, response) => response.write(`${lineOf(PASSWORD, 3)}\r\n`)
const redirect: RequestListener = (_, response) =>
  response.writeHead(302, { location: '/elsewhere' }).end()

test.for<[string, RequestListener, RegExp]>([
  ['never responds', never, /timeout/],
  ['stalls in the middle of a response', stall, /timeout/],
  ['closes the connection', (request) => request.socket.destroy(), /ECONNRESET/],
  ['answers 500', (_, response) => response.writeHead(500).end(), /status 500/],
  ['answers 429', (_, response) => response.writeHead(429).end(), /status 429/],
  ['redirects', redirect, /status 302/],
  ['sends a page', (_, response) => response.end('<!doctype html>'), /malformed/],
  ['sends too much', (_, response) => response.end(`${'0'.repeat(1_100_000)}`), /too long/],
])('accepts a password and reports one reason when the server %s', async ([, respond, reason]) => {
  range.respond = respond
  const start = performance.now()
  const check = createBreachCheck({ url: range.url, onFault })
  expect(await check(PASSWORD)).toBe(false)
  // 300 ms and a busy machine.
  expect(performance.now() - start).toBeLessThan(2_000)
  expect(faults).toEqual([expect.stringMatching(reason)])
  expect(faults[0]).not.toContain(prefixOf(PASSWORD))
})

test('accepts a password when nothing listens', async () => {
  const check = createBreachCheck({ url: new URL('http://127.0.0.1:9/range/'), onFault })
  expect(await check(PASSWORD)).toBe(false)
  expect(faults).toEqual(['ECONNREFUSED'])
})

test('without an address sends nothing', async () => {
  const check = createBreachCheck({ url: undefined, onFault: expect.unreachable })
  expect(await check(PASSWORD)).toBe(false)
})
