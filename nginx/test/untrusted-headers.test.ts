import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Guarded, startGuarded } from './guarded.ts'
import { describeGateway } from './stack.ts'
import { sendRaw } from './upstream.ts'

const LIST = readFileSync(join(import.meta.dirname, '../untrusted-headers.txt'), 'utf8')
const NAMES = LIST.split('\n').filter((line) => line !== '' && !line.startsWith('#'))

/** Converts a header name as CGI, WSGI, Rack and PHP do. */
const meant = (name: string) => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '-')
const meantNames = new Set(NAMES.map(meant))

/** Spellings that CGI reads as the same name. */
const spellings: [string, (name: string) => string][] = [
  ['in hyphens', (name) => name],
  ['in upper case', (name) => name.toUpperCase()],
  ['in lower case', (name) => name.toLowerCase()],
  ['in underscores', (name) => name.replaceAll('-', '_')],
  ['with one underscore', (name) => name.replace('-', '_')],
  ['in dots', (name) => name.replaceAll('-', '.')],
]

describe('untrusted-headers.txt', () => {
  it('lists each name once, in letters, digits and hyphens', () => {
    expect(NAMES.length).toBeGreaterThan(400)
    expect(meantNames.size).toBe(NAMES.length)
    for (const name of NAMES) expect(name).toMatch(/^[A-Z][A-Za-z0-9-]*$/)
  })

  it.each(['Host', 'Cookie', 'Authorization', 'X-Forwarded-For', 'X-Auth-User-Id'])(
    'does not list %s, which the gateway sets',
    (name) => {
      expect(meantNames).not.toContain(meant(name))
    },
  )

  it.each([
    'X-Auth-Email',
    'X-Auth-Groups',
    'Remote-User',
    'X-Forwarded-User',
    'X-Webauth-User',
    'True-Client-IP',
    'X-Forwarded-Scheme',
    'Proxy',
  ])('has %s', (name) => {
    expect(meantNames).toContain(meant(name))
  })
})

describeGateway('untrusted headers', () => {
  let guarded: Guarded
  beforeAll(async () => {
    guarded = await startGuarded()
  })
  beforeEach(() => guarded.forget())
  afterAll(() => guarded.stop())

  /** Returns the CGI names of the headers that reached the upstream of a path. */
  const reached = async (path: string, names: string[]) => {
    for (let i = 0; i < names.length; i += 100) {
      const lines = names.slice(i, i + 100).map((name) => `${name}: forged\r\n`)
      const head = `GET ${path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer admin\r\nConnection: close\r\n`
      expect(await sendRaw(guarded.port, `${head}${lines.join('')}X-Own: kept\r\n\r\n`)).toMatch(
        /^HTTP\/1\.1 200 /,
      )
    }
    const seen = path === '/users' ? guarded.verifier.others : guarded.service.seen
    for (const { headers } of seen) expect(headers).toMatchObject({ 'x-own': 'kept' })
    expect(seen).toHaveLength(Math.ceil(names.length / 100))
    return seen.flatMap(({ headers }) => Object.keys(headers).map(meant))
  }

  describe.each(['/users', '/notes/', '/open/'])('%s', (path) => {
    it.each(spellings)('are removed from requests to %s', async (_, spell) => {
      const names = await reached(path, NAMES.map(spell))
      expect(names.filter((name) => meantNames.has(name))).toEqual([])
    })
  })

  // RFC 9110 §5.6.2: characters of a token other than letters, digits and the hyphen.
  it.each([..."!#$%&'*+.^_`|~"])('drops a header with %j in its name', async (character) => {
    const name = `X${character}Auth${character}Role`
    expect(await reached('/open/', [name])).not.toContain('x-auth-role')
  })
})
