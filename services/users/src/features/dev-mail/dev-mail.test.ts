import { describe, expect, test } from 'vitest'
import { enqueueMail, enqueueMailRequest } from '#/domain/mail/enqueue-mail.ts'
import { type TestApp, useApp } from '../../../test/app.ts'

const PATHS = ['/dev/mail', '/dev/mail/messages', '/dev/mail/01a1fa65-0000-7000-8000-000000000000']
const get = ({ app }: TestApp, url: string) => app.inject({ method: 'GET', url })

describe('without MAIL_URL, in development', () => {
  const server = useApp()
  const write = (username: string, email = 'maria@example.test') =>
    enqueueMail(server.app.db, server.app.mail.box, {
      kind: 'verify_email',
      to: { id: null, username, email },
      data: { token: 'abc' },
    })
  const newest = async () => (await get(server, '/dev/mail/messages')).json()[0]

  test('lists the messages, newest first, and says when there are none', async () => {
    const empty = await get(server, '/dev/mail')
    expect(empty.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(empty.body).toContain('No mail yet.')
    await write('one', 'one@example.test')
    await write('two', 'two@example.test')
    const { body } = await get(server, '/dev/mail')
    expect(body.indexOf('two@example.test')).toBeLessThan(body.indexOf('one@example.test'))
    expect(body.match(/href="\/dev\/mail\/[0-9a-f-]{36}"/g)).toHaveLength(2)
  })

  test('shows the text with working links, and the HTML part in a frame without scripts', async () => {
    await write('maria')
    const { id, html } = await newest()
    const link = 'http://localhost:8080/verify-email#token=abc'
    const page = await get(server, `/dev/mail/${id}`)
    expect(page.body).toContain(`<a href="${link}">${link}</a>`)
    expect(page.body).toContain(
      `src="/dev/mail/${id}/html" sandbox="allow-top-navigation-by-user-activation"`,
    )
    expect(page.headers['content-security-policy']).toMatch(/default-src 'none'.*frame-src 'self'/)

    const part = await get(server, `/dev/mail/${id}/html`)
    expect(part.headers['content-security-policy']).toMatch(
      /^sandbox allow-top-navigation-by-user-activation; default-src 'none';/,
    )
    expect(part.headers['x-frame-options']).toBe('SAMEORIGIN')
    expect(part.body).toBe(html.replace('<head>', '<head><base target="_top">'))
    expect(part.body).toContain(`href="${link}"`)
  })

  test('escapes usernames and addresses', async () => {
    await write('<script>alert(1)</script>', '"><script>alert(2)</script>@example.test')
    const { id } = await newest()
    for (const url of ['/dev/mail', `/dev/mail/${id}`, `/dev/mail/${id}/html`]) {
      expect((await get(server, url)).body).not.toContain('<script')
    }
  })

  test('shows no requests, and answers 404 for unknown ids', async () => {
    const { db, mail } = server.app
    await enqueueMailRequest(db, mail.box, { kind: 'later', address: 'maria@example.test' })
    expect((await get(server, '/dev/mail/messages')).json()).toEqual([])
    for (const id of ['x', '01a1fa65-0000-7000-8000-000000000000', `${'9'.repeat(500)}`]) {
      for (const url of [`/dev/mail/${id}`, `/dev/mail/${id}/html`]) {
        expect((await get(server, url)).statusCode).toBe(404)
      }
    }
  })
})

const SMTP = { MAIL_URL: 'smtp://127.0.0.1:1', MAIL_FROM: 'accounts@example.test' }

describe.each([
  ['in production', { NODE_ENV: 'production' }],
  ['in production with MAIL_URL', { NODE_ENV: 'production', ...SMTP }],
  ['in development with MAIL_URL', SMTP],
] as const)('%s', (_, variables) => {
  const server = useApp(variables)

  test.for(PATHS)('%s is absent', async (url) => {
    const { statusCode, body } = await get(server, url)
    expect(statusCode).toBe(404)
    expect(JSON.parse(body).code).toBe('not_found')
  })
})
