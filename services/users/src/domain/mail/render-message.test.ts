import { describe, expect, test } from 'vitest'
import type { Message } from './messages/letters.ts'
import { renderMessage } from './render-message.ts'

const SITE = new URL('https://accounts.example.com')
const to = { id: null, username: 'maria', email: 'maria@example.test' }
const TOKEN = 'kJ8_-x'

const MESSAGES: Message[] = [
  { kind: 'test_mail', to, data: {} },
  { kind: 'password_reset', to, data: { token: TOKEN, code: '12345678' } },
  { kind: 'verify_email', to, data: { token: TOKEN } },
  {
    kind: 'confirm_registration',
    to,
    data: { token: TOKEN, expiresAt: '2026-11-30T06:44:44.000Z' },
  },
  { kind: 'password_changed', to, data: { at: '2026-11-29T06:44:44.000Z' } },
  { kind: 'confirm_address', to, data: { token: TOKEN } },
  { kind: 'address_changed', to, data: { at: '2026-11-29T06:44:44.000Z' } },
  { kind: 'address_changed', to, data: { at: '2026-11-29T06:44:44.000Z', token: TOKEN } },
  { kind: 'address_taken', to, data: { at: '2026-11-29T06:44:44.000Z' } },
  { kind: 'account_deleted', to, data: { at: '2026-11-29T06:44:44.000Z' } },
  { kind: 'approval_decided', to, data: { approved: true } },
  { kind: 'approval_decided', to, data: { approved: false, reason: 'Unknown here.' } },
  { kind: 'session_reused', to, data: { at: '2026-11-29T06:44:44.000Z' } },
  { kind: 'log_in_limited', to, data: { at: '2026-11-29T06:44:44.000Z' } },
  {
    kind: 'new_device',
    to,
    data: { at: '2026-11-29T06:44:44.000Z', ip: '192.0.2.1', userAgent: 'curl/8.14.1' },
  },
  { kind: 'new_device_mail_off', to, data: { at: '2026-11-29T06:44:44.000Z' } },
]

const linksIn = (markup: string) => [...markup.matchAll(/href="([^"]*)"/g)].map(([, url]) => url)
/** What mail programs turn into links by themselves. */
const linksOfPrograms = (text: string) =>
  [...text.matchAll(/(?:\w+:\/\/\S+|[\w.+-]+@[\w-]+\.\w+|\b(?:[\w-]+\.)+[a-z]{2,}\b\S*)/gi)].map(
    ([found]) => found,
  )

describe.each(MESSAGES)('$kind', (message) => {
  const rendered = renderMessage(message, SITE)

  test('has the same links in both parts, all to PUBLIC_URL', () => {
    const links = [...new Set(linksIn(rendered.html))]
    expect(links.length).toBeGreaterThan(0)
    for (const link of links) {
      expect(link).toMatch(/^https:\/\/accounts\.example\.com\//)
      expect(rendered.text).toContain(link)
    }
    const inText = linksOfPrograms(rendered.text).filter((link) => link.includes('://'))
    expect(inText).toEqual(links)
  })

  test('loads nothing, and declares both color schemes and the width of the screen', () => {
    expect(rendered.html).not.toMatch(/<img|<script|<link|url\(|src=|@import/i)
    expect(rendered.html).toContain('<meta name="color-scheme" content="light dark">')
    expect(rendered.html).toContain('prefers-color-scheme: dark')
    expect(rendered.html).toContain('content="width=device-width"')
  })
})

test('puts the token into the fragment alone', () => {
  const { html, text } = renderMessage({ kind: 'verify_email', to, data: { token: TOKEN } }, SITE)
  const link = `https://accounts.example.com/verify-email#token=${TOKEN}`
  expect(new Set(linksIn(html))).toEqual(new Set([link]))
  expect(text).toContain(`\n${link}\n`)
})

test.for(['a b', 'a"b', 'a\nb', '', '../x'])('refuses %j as a token', (token) => {
  const message: Message = { kind: 'verify_email', to, data: { token } }
  expect(() => renderMessage(message, SITE)).toThrow(TypeError)
})

test.for([
  '<b>bold</b>',
  '"><script>alert(1)</script>',
  '{{7*7}}',
  'https://evil.example/login',
  'evil.example',
  'www.evil.example',
  'someone@evil.example',
  'javascript:alert(1)',
  'first\r\nBcc: victim@example.test\r\n\r\nbody',
  'one\u2028two\u0085three',
  '\u202Elive',
  'split\ud800',
])('keeps the username %j from forming markup, links or lines', (username) => {
  const message: Message = {
    kind: 'password_reset',
    to: { id: null, username, email: username },
    data: { token: TOKEN },
  }
  const plain: Message = { ...message, to: { id: null, username: 'x', email: 'x' } }
  const [rendered, expected] = [renderMessage(message, SITE), renderMessage(plain, SITE)]
  const tags = (markup: string) => markup.match(/<[^>]*>/g)
  expect(tags(rendered.html)).toEqual(tags(expected.html))
  expect(linksOfPrograms(rendered.text)).toEqual(linksOfPrograms(expected.text))
  expect(rendered.text.split(/\r|\n/)).toHaveLength(expected.text.split(/\r|\n/).length)
  expect(rendered.text).not.toMatch(/[\u2028\u2029\u202a-\u202e\u0085]/)
  expect(rendered.text.isWellFormed()).toBe(true)
  expect(rendered.subject).toBe(expected.subject)
  if (username.includes('7*7')) expect(rendered.text).toContain('Hello {{7*7}},')
})
