import { expect, test } from 'vitest'
import * as z from 'zod/mini'
import { PublicUrl } from './public-url.ts'

const faultOf = (value: unknown) => z.safeParse(PublicUrl, value).error?.issues[0]?.message

const EXAMPLE = 'Enter an address like https://example.com.'
const HOST = 'Enter an address with a public host name.'
const UNSAFE = 'Leave out spaces, backslashes and control characters.'
const SCHEME = 'Enter an address that begins with http:// or https://.'
const CREDENTIALS = 'Leave the user name and password out of the address.'

const LONG_LABEL = 'a'.repeat(63)
const LONG_HOST = `${`${LONG_LABEL}.`.repeat(3)}${'b'.repeat(57)}.com`

test.for([
  'https://example.com',
  'http://example.com',
  'HTTPS://EXAMPLE.COM/Path',
  'https://example.com:8443/a/b.html?c=d&e#f',
  'https://example.com/~user/@handle?to=a@b.example#@c',
  'https://example.com?a@b',
  'https://sub.sub-domain.example.co.uk/',
  'https://t.co',
  'https://1.example.com',
  'https://127.0.0.1.example.com',
  'https://localhost.example.com',
  'https://test.com',
  'https://münchen.de/straße?größe=1',
  'https://xn--mnchen-3ya.de',
  'https://пример.рф',
  'https://例え.テスト.jp',
  'https://example.xn--p1ai',
  `https://${LONG_LABEL}.com`,
  `https://${LONG_HOST}`,
])('accepts the public URL %s unchanged', (url) => {
  expect(z.parse(PublicUrl, url)).toBe(url)
})

test.for([undefined, null, '', 1, true, ['https://example.com'], { href: 'https://example.com' }])(
  'refuses %j as a URL',
  (value) => {
    expect(faultOf(value)).toBe(EXAMPLE)
  },
)

test.for([
  'example.com',
  '//example.com',
  'https:example.com',
  'https:/example.com',
  'https:///example.com',
  'ftp://example.com',
  'javascript:alert(1)',
  'javascript://example.com/%0aalert(1)',
  'data:text/html,x',
  'file:///etc/passwd',
  'view-source:https://example.com',
])('refuses %s, which is neither http nor https', (url) => {
  expect(faultOf(url)).toBe(SCHEME)
})

test.for([
  ' https://example.com',
  'https://example.com ',
  'https://exam ple.com',
  'https://example.com/a b',
  'https://example.com\n',
  'ht\ttps://example.com',
  'https://exam\r\nple.com',
  'https://example.com/\0',
  '\u0001https://example.com',
  'https://example.com/\u007f',
  'https://example.com/\u0085',
  'https://example.com/\u00a0',
  'https://example.com/\u2028',
  'https://example.com/\ufeff',
  'https://example.com\\@evil.com',
  'https:\\\\example.com',
  'https://example.com/a\\b',
  'https://example.com/\u202egpj.exe',
  'https://example.com/\ud800',
])('refuses unsafe characters in the URL %j', (url) => {
  expect(faultOf(url)).toBe(UNSAFE)
})

test.for([
  'https://user@example.com',
  'https://user:password@example.com',
  'https://:password@example.com',
  'https://@example.com',
  'https://:@example.com',
  'https://example.com@evil.com',
  'https://example.com:443@evil.com/',
  'https://a@b@example.com',
  'https://user%40example.com@example.com',
])('refuses credentials in the URL %s', (url) => {
  expect(faultOf(url)).toBe(CREDENTIALS)
})

test.for([
  '127.0.0.1',
  '8.8.8.8',
  '10.0.0.1:8080',
  '192.168.0.1.',
  '127.1',
  '2130706433',
  '0x7f.0.0.1',
  '0x7f000001',
  '0177.0.0.1',
  '017700000001',
  '0',
  '0.0.0.0',
  '169.254.169.254',
  '127.0.0.0x1',
  '127.%30.0.1',
  '１２７.0.0.1',
  '①②⑦.0.0.1',
  '127。0。0。1',
  '256.256.256.256',
  '1.2.3.4.5',
  'example.0x4',
  'example.com.1',
  '[::1]',
  '[::]:80',
  '[::ffff:127.0.0.1]',
  '[fe80::1%25eth0]',
  '[2001:4860:4860::8888]',
])('refuses the IP address https://%s', (host) => {
  expect(faultOf(`https://${host}`)).toBe(HOST)
})

test.for([
  'localhost',
  'LOCALHOST',
  'localhost.',
  'localhost:3000',
  'loc%61lhost',
  'ｌocalhost',
  'app.localhost',
  'localhost.localdomain',
  'intranet',
  'printer.local',
  'app.test',
  'app.example',
  'app.invalid',
  'hidden.onion',
  'name.alt',
  'metadata.google.internal',
  'router.home.arpa',
  '1.0.0.127.in-addr.arpa',
  'nas.lan',
  'nas.home',
  'wiki.corp',
  'wiki.intranet',
  'wiki.private',
])('refuses the special-use name https://%s', (host) => {
  expect(faultOf(`https://${host}`)).toBe(HOST)
})

test.for([
  '',
  '.',
  '..',
  '?',
  '#example.com',
  ':443',
  'com',
  'example.com.',
  'example.com..',
  '.example.com',
  'example..com',
  '-example.com',
  'example-.com',
  'my_site.example.com',
  'example.c',
  'example.c0m',
  'exam<ple.com',
  'exam%00ple.com',
  'example.com%2fevil.com',
  'example.com:99999',
  'example.com:port',
  'user＠example.com',
  'example.com／x',
  'a\u200d.com',
  '*.example.com',
  '$(id).example.com',
  `${'a'.repeat(64)}.com`,
  `a${LONG_HOST}`,
])('refuses the invalid public host name https://%s', (host) => {
  expect(faultOf(`https://${host}`)).toBe(HOST)
})

test('refuses a URL over 2048 characters', () => {
  const url = 'https://example.com/'.padEnd(2_048, 'x')
  expect(faultOf(url)).toBeUndefined()
  expect(faultOf(`${url}x`)).toBe('Use at most 2048 characters.')
  expect(faultOf(`https://${'a.'.repeat(1_000_000)}com`)).toBe('Use at most 2048 characters.')
})
