import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type Guarded, startGuarded } from './guarded.ts'
import { describeGateway } from './stack.ts'
import { send, sendRaw } from './upstream.ts'

/** Normalizes a path as leniently as the worst known service. */
function looseReading(path: string): string {
  let text = path
  for (let i = 0; i < 4; i += 1) {
    text = text.replaceAll(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(Number(`0x${hex}`)))
  }
  const segments: string[] = []
  for (const segment of text
    .toLowerCase()
    .split('?')[0]
    ?.split(/[/\\#]+/) ?? []) {
    const name = segment.replace(/;.*$/, '')
    if (name === '..') segments.pop()
    else if (name !== '.' && name !== '') segments.push(name.replace(/[. ]+$/, ''))
  }
  return `/${segments.join('/')}`
}

/** Returns paths below `from` that some service resolves to `target`. */
const spellings = (from: string, target: string) => {
  const [first = '', ...rest] = target
  const encode = (text: string) => `%${text.charCodeAt(0).toString(16)}`
  const ups = [
    '..',
    '%2e%2e',
    '.%2E',
    '%2e.',
    '%252e%252e',
    '..;',
    '..;x=1',
    '..%3b',
    '%2e%2e%253B',
  ]
  const separators = ['/', '%2f', '%2F', '%252f', '\\', '%5c', '%5C', '%255c', '//', '/./', '/%2e/']
  return [
    `/${target}/x`,
    `//${target}/x`,
    `/${target}//x`,
    `/./${target}/x`,
    `/%2e/${target}/x`,
    `/%2f${target}/x`,
    `/${encode(first)}${rest.join('')}/x`,
    `/${target.toUpperCase()}/x`,
    `/${first.toUpperCase()}${rest.join('')}/x`,
    `/${target};a=b/x`,
    `/;/${target}/x`,
    `/${target}./x`,
    `/${target}.../x`,
    `/${target}%20/x`,
    `/${target}%00/x`,
    `/${target}%2fx`,
    `/${target}%5cx`,
    `/${target}\\x`,
    `\\${target}\\x`,
    `/${from}/#/../../${target}/x`,
    `/${from}/?/../../${target}/x`,
    `/${from}?/../${target}/x`,
    ...ups.flatMap((up) => separators.map((cut) => `/${from}/${up}${cut}${target}/x`)),
    ...ups.flatMap((up) => separators.map((cut) => `/${from}/a${cut}${up}${cut}${up}/${target}/x`)),
    ...ups.map((up) => `/${from}${up}/${target}/x`),
    ...ups.map((up) => `/${from}/${up}`),
  ]
}

describeGateway('paths around a guard', () => {
  let guarded: Guarded
  beforeAll(async () => {
    guarded = await startGuarded(
      (port) => `
location /mapped/ {
    include snippets/require-login.conf;
    proxy_pass http://127.0.0.1:${port}/notes/;
}`,
    )
  })
  beforeEach(() => guarded.forget())
  afterAll(() => guarded.stop())

  /** Returns the leniently normalized paths of the requests that reached the service. */
  const reached = () => [
    ...new Set(guarded.service.seen.map(({ url }) => looseReading(url).split('/')[1])),
  ]

  it('the lenient normalization resolves every tested spelling', () => {
    expect(looseReading('/Open/%252e%252e;a%5Cvault.//x?/../y')).toBe('/vault/x')
    expect(spellings('open', 'notes').map(looseReading)).toContain('/notes/x')
    expect(new Set(spellings('open', 'notes').map(looseReading)).size).toBeLessThan(30)
  })

  it.each(['notes', 'mapped'])(
    'no spelling of a path lets an anonymous client reach /%s/',
    async (target) => {
      for (const path of spellings('open', target)) await send(guarded.port, path)
      expect(reached().filter((folder) => folder !== 'open')).toEqual([])
    },
  )

  it('no spelling of a path leads from one guarded location to another', async () => {
    const headers = { cookie: 'gatehouse_session=employee' }
    for (const path of [...spellings('notes', 'vault'), ...spellings('notes', 'reports')]) {
      await send(guarded.port, path, { headers })
    }
    expect(reached()).toEqual(['notes'])
  })

  it('no spelling of a path leads out of a location to the rest of its service', async () => {
    const headers = { cookie: 'gatehouse_session=employee' }
    for (const path of [...spellings('notes', 'private'), ...spellings('mapped', 'private')]) {
      await send(guarded.port, path, { headers })
    }
    expect(reached()).toEqual(['notes'])
  })

  it.each([
    '/notes/a%2Fb',
    '/notes/a%20b',
    '/notes/a%252Fb',
    '/notes/a;b=c/d',
    '/notes/a..b/c...',
    '/notes/x?next=/../%5C//&y=a/../b',
    '/notes/%E2%9C%93',
  ])('passes the unambiguous path %s on unchanged', async (path) => {
    await send(guarded.port, path, { headers: { cookie: 'gatehouse_session=employee' } })
    expect(guarded.service.seen.map(({ url }) => url)).toEqual([path])
    expect(guarded.verifier.asked[0]?.headers['x-original-uri']).toBe(path)
  })

  it.each([
    'GET http://evil.test/notes/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
    'GET http://evil.test//notes/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
    'GET /notes/x HTTP/1.0\r\n\r\n',
    'GET /notes/x\r\n',
    'GET /notes/x HTTP/1.1\nHost: a\nConnection: close\n\n',
    'GET /notes/x HTTP/1.1\r\nHost: /open/\r\nConnection: close\r\n\r\n',
    'POST /open/ HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /notes/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
  ])('no form of request lets an anonymous client in: %j', async (bytes) => {
    await sendRaw(guarded.port, bytes)
    expect(reached().filter((folder) => folder !== 'open')).toEqual([])
  })
})
