import { describe, expect, test } from 'vitest'
import { APP_SECRET } from '../test/secrets.ts'
import { readConfig } from './config.ts'

const BASE = { DATABASE_URL: 'postgres://gatehouse:x@db.test/gatehouse', APP_SECRET }
const read = (env: Record<string, string>) => readConfig({ ...BASE, ...env })
const MAIL_FROM = 'Gatehouse <accounts@example.com>'
const server = (MAIL_URL: string) => read({ MAIL_URL, MAIL_FROM }).MAIL_URL

describe('MAIL_URL', () => {
  test('is optional', () => expect(read({}).MAIL_URL).toBeUndefined())

  test.for([
    ['smtp://mail.test', { secure: false, host: 'mail.test', port: 587 }],
    ['smtps://mail.test', { secure: true, host: 'mail.test', port: 465 }],
    ['smtp://[::1]:1025', { secure: false, host: '::1', port: 1025 }],
    [
      'smtps://us%40er:p%3Ass@mail.test:2465',
      { secure: true, host: 'mail.test', port: 2465, auth: { user: 'us@er', pass: 'p:ss' } },
    ],
  ] as const)('reads %s', ([url, expected]) => expect(server(url)).toEqual(expected))

  test.for([
    'mail.test',
    'http://mail.test',
    'smtp://',
    'smtp://mail.test/x',
    'smtp://mail.test?x=1',
  ])('refuses %s', (url) => expect(() => server(url)).toThrow('MAIL_URL must be'))

  test('refuses a lone % in the credentials, without printing them', () => {
    const refused = () => server('smtp://user:50%off@mail.test')
    expect(refused).toThrow('MAIL_URL has a %')
    expect(refused).not.toThrow(/50|off/)
  })

  test('requires MAIL_FROM', () =>
    expect(() => read({ MAIL_URL: 'smtp://mail.test' })).toThrow(
      'MAIL_FROM is required with MAIL_URL',
    ))
})

describe('EMAIL_VERIFICATION=required', () => {
  const required = { EMAIL_VERIFICATION: 'required' }
  const production = { ...required, NODE_ENV: 'production' }

  test('refuses to start in production without a mail server', () =>
    expect(() => read(production)).toThrow(
      'MAIL_URL is required with EMAIL_VERIFICATION=required: nobody could register without mail',
    ))

  test('starts with a mail server, and in development', () => {
    const mail = { MAIL_URL: 'smtp://mail.test', MAIL_FROM }
    expect(read({ ...production, ...mail }).EMAIL_VERIFICATION).toBe('required')
    expect(read(required).EMAIL_VERIFICATION).toBe('required')
  })
})

describe('MAIL_FROM', () => {
  test.for([
    [MAIL_FROM, { name: 'Gatehouse', address: 'accounts@example.com' }],
    ['accounts@example.com', { name: '', address: 'accounts@example.com' }],
    ['Café & Co <a@b.test>', { name: 'Café & Co', address: 'a@b.test' }],
  ] as const)('reads %s', ([text, expected]) =>
    expect(read({ MAIL_FROM: text }).MAIL_FROM).toEqual(expected),
  )

  test.for([
    'Gatehouse',
    'a@b.test, c@d.test',
    'x\r\nBcc: y <a@b.test>',
    '"a@evil.test" <a@b.test>',
    '<a@b.test> <c@d.test>',
    'x <"a b"@c.test>',
  ])('refuses %j', (text) =>
    expect(() => read({ MAIL_FROM: text })).toThrow('MAIL_FROM must be an address'),
  )
})
