import getPort from 'get-port'
import pino from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { buildApp } from '#/app.ts'
import { readConfig } from '#/config.ts'
import { enqueueMail } from '#/domain/mail/enqueue-mail.ts'
import { mailBox } from '#/domain/mail/mail-box.ts'
import type { App } from '#/route.ts'
import { ownerQuery, workerDatabase } from '../../../test/database.ts'
import { APP_SECRET } from '../../../test/secrets.ts'
import { type SmtpSink, startSink } from '../../../test/smtp-sink.ts'

const FORMER_SECRET = 'q1Zr9Xw3Yp5Ls8Hd2Gf6Jc4Mn0k7Vt1b'
const PORT = await getPort()
const to = { id: null, username: 'maria', email: 'maria@example.test' }

const closing: (() => Promise<unknown>)[] = []
beforeEach(() => ownerQuery('TRUNCATE mail_outbox'))
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function startReplica(env: Record<string, string> = {}): Promise<App> {
  const config = readConfig({
    NODE_ENV: 'test',
    DATABASE_URL: await workerDatabase(),
    APP_SECRET,
    MAIL_URL: `smtp://127.0.0.1:${PORT}`,
    MAIL_FROM: 'accounts@example.test',
    ...env,
  })
  const app = await buildApp(config, pino({ enabled: false }))
  await app.ready()
  closing.push(() => app.close())
  return app
}

/** A sink that holds each mail until `answer`. */
async function startSlowSink() {
  const held: (() => void)[] = []
  const sink: SmtpSink = await startSink(
    {
      onData(stream, session, callback) {
        stream.resume()
        const [recipient] = session.envelope.rcptTo
        held.push(() => {
          sink.received.push({
            to: recipient?.address ?? '',
            messageId: '',
            at: Date.now(),
            raw: '',
          })
          callback()
        })
      },
    },
    PORT,
  )
  closing.push(() => sink.close())
  const answer = () => {
    for (const reply of held.splice(0)) reply()
  }
  return { sink, held, answer }
}

async function enqueue(app: App, count = 1) {
  await app.db.$transaction(async (tx) => {
    for (let made = 0; made < count; made += 1) {
      await enqueueMail(tx, app.mail.box, { kind: 'test_mail', to, data: {} })
    }
  })
  app.mail.wake()
}

const readRows = () =>
  ownerQuery<{ state: string; free: boolean; waits: boolean }>(`
    SELECT state, leased_until IS NULL AS free, attempts,
      next_attempt_at > now() + interval '60 seconds' AS waits FROM mail_outbox`)

test('finishes mail in transit when the process stops, and releases the rest', async () => {
  const { held, answer, sink } = await startSlowSink()
  const app = await startReplica()
  await enqueue(app, 17)
  await expect.poll(() => held.length).toBe(10)
  const closed = app.close()
  await expect.poll(() => app.inject('/ping').catch(() => 'closing')).toBe('closing')
  answer()
  await closed
  expect(sink.received).toHaveLength(10)
  const rows = await readRows()
  expect(rows.filter(({ state }) => state === 'sent')).toHaveLength(10)
  const rest = rows.filter(({ state }) => state === 'pending')
  expect(rest).toEqual(Array(7).fill({ state: 'pending', free: true, attempts: 0, waits: false }))
})

test('stops within seconds when the mail server does not answer, and repeats after a minute', async () => {
  const { held } = await startSlowSink()
  const app = await startReplica()
  await enqueue(app)
  await expect.poll(() => held.length).toBe(1)
  const begun = performance.now()
  await app.close()
  expect(performance.now() - begun).toBeLessThan(6_000)
  expect(await readRows()).toEqual([{ state: 'pending', free: true, attempts: 1, waits: true }])
})

test('sends what was written under a former secret of the list, and nothing that no secret opens', async () => {
  const { sink, held, answer } = await startSlowSink()
  const app = await startReplica()
  const PUBLIC_URL = new URL('http://localhost:8080')
  const former = mailBox({ APP_SECRET: [FORMER_SECRET], NODE_ENV: 'test', PUBLIC_URL })
  await enqueueMail(app.db, former, { kind: 'test_mail', to, data: {} })
  const readError = async () => (await ownerQuery('SELECT state, last_error FROM mail_outbox'))[0]
  await expect
    .poll(readError)
    .toEqual({ state: 'pending', last_error: 'no secret in APP_SECRET opens it' })
  await app.close()

  await ownerQuery('UPDATE mail_outbox SET next_attempt_at = now()')
  await startReplica({ APP_SECRET: `${APP_SECRET},${FORMER_SECRET}` })
  await expect.poll(() => held.length).toBe(1)
  answer()
  await expect.poll(async () => (await readRows())[0]?.state).toBe('sent')
  expect(sink.received).toHaveLength(1)
})

test('sends no mail again within a minute when its success cannot be recorded', async () => {
  const { sink, held, answer } = await startSlowSink()
  const app = await startReplica()
  await ownerQuery(`
    CREATE FUNCTION refuse_sent() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE 'the disk is full' USING ERRCODE = '53100'; END $$;
    CREATE TRIGGER refuse_sent BEFORE UPDATE ON mail_outbox FOR EACH ROW
      WHEN (NEW.state = 'sent') EXECUTE FUNCTION refuse_sent()`)
  try {
    await enqueue(app)
    await expect.poll(() => held.length).toBe(1)
    answer()
    await app.close()
    expect(sink.received).toHaveLength(1)
    const [row] = await ownerQuery(`
      SELECT state, leased_until > now() + interval '1 minute' AS waits FROM mail_outbox`)
    expect(row).toEqual({ state: 'pending', waits: true })
  } finally {
    await ownerQuery('DROP FUNCTION refuse_sent CASCADE')
  }
})

test('production without MAIL_URL starts, logs what is off and takes no mail', async () => {
  const lines: string[] = []
  const config = readConfig({
    NODE_ENV: 'production',
    DATABASE_URL: await workerDatabase(),
    APP_SECRET,
  })
  const app = await buildApp(config, pino({}, { write: (line: string) => lines.push(line) }))
  closing.push(() => app.close())
  await app.ready()
  expect(app.mail.isOn).toBe(false)
  expect(lines.map((line) => JSON.parse(line))).toContainEqual(
    expect.objectContaining({ event: 'mail_off', msg: expect.stringContaining('password resets') }),
  )
  expect(await enqueueMail(app.db, app.mail.box, { kind: 'test_mail', to, data: {} })).toBe(false)
  expect(await readRows()).toEqual([])
})
