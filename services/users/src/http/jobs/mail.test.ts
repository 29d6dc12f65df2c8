import { once } from 'node:events'
import { createServer } from 'node:net'
import getPort from 'get-port'
import type { SMTPServerOptions } from 'smtp-server'
import { afterEach, expect, test } from 'vitest'
import { enqueueMail } from '#/domain/mail/enqueue-mail.ts'
import { useApp } from '../../../test/app.ts'
import { ownerQuery } from '../../../test/database.ts'
import { type SmtpSink, startSink } from '../../../test/smtp-sink.ts'

const PORT = await getPort()
const server = useApp({
  MAIL_URL: `smtp://127.0.0.1:${PORT}`,
  MAIL_FROM: 'Gatehouse <accounts@example.test>',
})
const TOKEN = 'token-of-the-link'

let sink: SmtpSink | undefined
afterEach(async () => {
  await sink?.close()
  sink = undefined
})
async function listen(options?: SMTPServerOptions) {
  sink = await startSink(options, PORT)
  return sink
}

interface Row {
  id: string
  state: string
  attempts: number
  has_payload: boolean
  last_error: string | null
  delay: number
}
const readRow = async () => {
  const [row] = await ownerQuery<Row>(`
    SELECT id, state, attempts, payload IS NOT NULL AS has_payload, last_error,
      extract(epoch FROM next_attempt_at - now())::float8 AS delay FROM mail_outbox`)
  return row
}
const untilRow = (expected: Partial<Row>) => expect.poll(readRow).toMatchObject(expected)

async function enqueue(email = 'maria@example.test', username = 'maria') {
  const to = { id: null, username, email }
  const { db, mail } = server.app
  await enqueueMail(db, mail.box, { kind: 'verify_email', to, data: { token: TOKEN } })
  mail.wake()
}

/** Lets the scheduled time of every row pass. */
const passTime = () => ownerQuery('UPDATE mail_outbox SET next_attempt_at = now()')

/** Answers like a server that refuses each recipient. */
const refuseWith = (code: number, reply: string): SMTPServerOptions => ({
  onRcptTo: (_address, _session, callback) =>
    callback(Object.assign(new Error(reply), { responseCode: code })),
})

test('sends both parts with a stable Message-ID, then wipes the payload', async () => {
  const { received, parse } = await listen()
  await enqueue()
  await untilRow({ state: 'sent', has_payload: false, attempts: 1 })
  const [mail] = received
  if (!mail) throw new Error('nothing received')
  const { id } = (await readRow()) ?? {}
  expect(mail).toMatchObject({ to: 'maria@example.test', messageId: `<${id}@localhost>` })
  const { from, to, subject, html, text, headers } = await parse(mail)
  expect(from).toMatchObject({ name: 'Gatehouse', address: 'accounts@example.test' })
  expect(to).toMatchObject([{ name: '', address: 'maria@example.test' }])
  expect(subject).toBe('Verify your address for Gatehouse')
  const link = `http://localhost:8080/verify-email#token=${TOKEN}`
  expect(html).toContain(`href="${link}"`)
  expect(text).toContain(link)
  expect(headers).toContainEqual(
    expect.objectContaining({ key: 'auto-submitted', value: 'auto-generated' }),
  )
  expect(received).toHaveLength(1)
})

test('waits for a dead mail server, and nothing else does', async () => {
  await enqueue()
  await untilRow({ state: 'pending', attempts: 1, has_payload: true })
  const begun = performance.now()
  expect((await server.send({ method: 'GET', url: '/health/ready' })).status).toBe(200)
  expect(performance.now() - begun).toBeLessThan(1_000)
  expect(await readRow()).toMatchObject({ last_error: 'ESOCKET CONN' })
  const { received } = await listen()
  await passTime()
  await untilRow({ state: 'sent', attempts: 2, last_error: null })
  expect(received).toHaveLength(1)
})

test('repeats a temporary refusal after five seconds, and logs neither address nor reply', async () => {
  await listen(refuseWith(451, '4.7.1 maria@example.test is greylisted'))
  await enqueue()
  await untilRow({ state: 'pending', attempts: 1, last_error: 'EENVELOPE RCPT TO 451' })
  const { delay } = (await readRow()) ?? { delay: 0 }
  expect(delay).toBeGreaterThan(0)
  expect(delay).toBeLessThanOrEqual(5)
  expect(server.logs).toContainEqual(expect.objectContaining({ event: 'mail_delayed' }))
  expect(JSON.stringify(server.logs)).not.toMatch(/maria|greylisted|token-of/)
})

test('gives up at once on an address that does not exist', async () => {
  await listen(refuseWith(550, '5.1.1 no such user maria@example.test'))
  await enqueue()
  await untilRow({ state: 'failed', has_payload: false, last_error: 'EENVELOPE RCPT TO 550' })
})

test('gives up after 48 hours', async () => {
  const { db, mail } = server.app
  const to = { id: null, username: 'maria', email: 'maria@example.test' }
  await db.$transaction(async (tx) => {
    await enqueueMail(tx, mail.box, { kind: 'verify_email', to, data: { token: TOKEN } })
    await tx.$executeRaw`UPDATE mail_outbox SET created_at = now() - interval '48 hours', attempts = 40`
  })
  mail.wake()
  await untilRow({ state: 'failed', attempts: 41, has_payload: false, last_error: 'ESOCKET CONN' })
})

/** Accepts a mail up to its last line, and then ends the connection without an answer. */
async function listenAndVanish() {
  let texts = 0
  const vanishing = createServer((socket) => {
    let isText = false
    socket.write('220 ready\r\n')
    socket.on('error', () => undefined)
    socket.on('data', (bytes) => {
      const lines = bytes.toString()
      if (lines.endsWith('\r\n.\r\n')) {
        texts += 1
        socket.destroy()
      } else if (!isText) {
        isText = lines.startsWith('DATA')
        socket.write(isText ? '354 go on\r\n' : '250 fine\r\n')
      }
    })
  })
  await once(vanishing.listen(PORT, '127.0.0.1'), 'listening')
  return { vanishing, texts: () => texts }
}

test('waits over a minute when the connection is lost after the text was sent', async () => {
  const { vanishing, texts } = await listenAndVanish()
  try {
    await enqueue()
    await untilRow({ state: 'pending', attempts: 1, last_error: 'ECONNECTION CONN' })
    expect((await readRow())?.delay).toBeGreaterThan(60)
    expect(texts()).toBe(1)
  } finally {
    vanishing.close()
  }
})

test.for([
  '"a\nb"@example.test',
  '"evil@evil.test"@example.test',
  'a@example.test, b@evil.test',
  'a@example.test\r\nBcc: b@evil.test',
  'a@example.test>\r\nRCPT TO:<b@evil.test',
  'Maria <a@example.test>',
  'a(comment)@example.test',
  'group: a@example.test;',
  'a@example.test\u2028',
  '',
])('never hands the address %j to the server', async (email) => {
  const { received } = await listen()
  await enqueue(email)
  await untilRow({ state: 'failed', last_error: 'EADDRESS' })
  expect(received).toEqual([])
})

test.for([
  'x\r\nBcc: b@evil.test',
  'x\r\n\r\n.\r\nMAIL FROM:<b@evil.test>',
  '<script>alert(1)</script>',
  '{{7*7}}',
  'https://evil.test',
])('the username %j reaches no header and forms no link', async (username) => {
  const { received, parse } = await listen()
  await enqueue('maria@example.test', username)
  await untilRow({ state: 'sent' })
  const [mail] = received
  if (!mail || received.length !== 1) throw new Error('not one mail')
  const { headers, html = '', text = '' } = await parse(mail)
  expect(headers.map(({ key }) => key).sort()).toEqual([
    'auto-submitted',
    'content-type',
    'date',
    'from',
    'message-id',
    'mime-version',
    'subject',
    'to',
  ])
  expect(html).not.toContain('<script')
  for (const part of [html, text]) {
    expect(part).not.toMatch(/evil\.test|\b49\b/)
    expect(part.replaceAll(/https?:\/\/localhost:8080/g, '')).not.toMatch(/https?:\/\//)
  }
})
