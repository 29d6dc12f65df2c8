import PostalMime from 'postal-mime'
import { expect, test } from 'vitest'
import { buildMime } from './mime.ts'

const MAIL = {
  messageId: '<1@example.test>',
  from: { name: 'Gatehouse', address: 'accounts@example.test' },
  to: 'maria@example.test',
  date: new Date('2026-11-29T06:44:44Z'),
  subject: 'Confirm your address',
  html: '<p>Grüße 👋\n.\n--=_gatehouse--</p>',
  text: `first\n.\n--=_gatehouse--\nlast ${'é'.repeat(500)}`,
}

const unixOf = (text = '') => text.replaceAll('\r\n', '\n').trim()

test('builds a mail that a parser reads back', async () => {
  const parsed = await PostalMime.parse(buildMime(MAIL))
  expect(parsed).toMatchObject({
    from: MAIL.from,
    to: [{ address: MAIL.to }],
    subject: MAIL.subject,
    messageId: MAIL.messageId,
    date: '2026-11-29T06:44:44.000Z',
  })
  expect(unixOf(parsed.html)).toBe(MAIL.html)
  expect(unixOf(parsed.text)).toBe(MAIL.text)
})

test('has short ASCII lines, and none that ends a mail', () => {
  for (const line of buildMime(MAIL).split('\r\n')) {
    expect(line).toMatch(/^[\x20-\x7e]{0,100}$/)
    expect(line).not.toBe('.')
  }
})

test.for([
  '',
  'Gatehouse 2',
  'Müller & Söhne',
  'a (comment)',
  'O"Brien',
  'Ω'.repeat(60),
  '👋'.repeat(30),
])('keeps the display name %j', async (name) => {
  const { from } = await PostalMime.parse(buildMime({ ...MAIL, from: { ...MAIL.from, name } }))
  expect(from).toEqual({ name, address: MAIL.from.address })
})

test.for([
  ['subject', 'x\r\nBcc: a@evil.test'],
  ['subject', 'Grüße'],
  ['to', 'a@b.test\nBcc: c@evil.test'],
  ['messageId', '<1>\r\n\r\nbody'],
] as const)('refuses a %s with a line break or beyond ASCII: %j', ([field, value]) => {
  expect(() => buildMime({ ...MAIL, [field]: value })).toThrow(TypeError)
})
