import { afterAll, expect, test } from 'vitest'
import { createDatabase } from '#/database/database.ts'
import { enqueueMail } from '#/domain/mail/enqueue-mail.ts'
import { mailBox } from '#/domain/mail/mail-box.ts'
import { ownerQuery, workerDatabase } from '../../../test/database.ts'
import { APP_SECRET } from '../../../test/secrets.ts'
import { type ListeningProcess, startListening } from '../../../test/server-process.ts'
import { startSink } from '../../../test/smtp-sink.ts'

const MAILS = 300
const sink = await startSink()
const processes: ListeningProcess[] = []
afterAll(async () => {
  for (const { child } of processes) child.kill('SIGKILL')
  await sink.close()
})

const addressOf = (number: number) => `person-${number}@example.test`
const ALL = Array.from({ length: MAILS }, (_, number) => addressOf(number)).sort()

async function enqueueAll() {
  const db = createDatabase(await workerDatabase(), 2)
  const box = mailBox({
    APP_SECRET: [APP_SECRET],
    NODE_ENV: 'test',
    PUBLIC_URL: new URL('http://localhost:8080'),
  })
  for (const email of ALL) {
    const to = { id: null, username: 'person', email }
    await enqueueMail(db, box, { kind: 'test_mail', to, data: {} })
  }
  await db.$disconnect()
}

const countPending = async () => {
  const [row] = await ownerQuery<{ leased: number; free: number; soon: number }>(`
    SELECT count(*) FILTER (WHERE leased_until > now())::int AS leased,
      count(*) FILTER (WHERE leased_until IS NULL OR leased_until <= now())::int AS free,
      count(*) FILTER (WHERE leased_until <= now() + interval '1 minute')::int AS soon
    FROM mail_outbox WHERE state = 'pending'`)
  return row ?? { leased: 0, free: 0, soon: 0 }
}

test('three replicas, one of them killed while it sends, lose no mail and send none twice within a minute', {
  timeout: 120_000,
}, async () => {
  await ownerQuery('TRUNCATE mail_outbox')
  const env = { MAIL_URL: sink.url, MAIL_FROM: 'accounts@example.test' }
  const databaseUrl = await workerDatabase()
  const start = () => startListening(databaseUrl, env)
  processes.push(...(await Promise.all([start(), start(), start()])))
  await enqueueAll()
  await expect.poll(() => sink.received.length).toBeGreaterThan(30)
  processes[0]?.child.kill('SIGKILL')
  await processes[0]?.exited

  // What the dead replica had leased stays with it for over a minute.
  await expect.poll(async () => (await countPending()).free, { timeout: 30_000 }).toBe(0)
  await expect
    .poll(async () => sink.received.length + (await countPending()).leased)
    .toBeGreaterThanOrEqual(MAILS)
  const { soon } = await countPending()
  expect(soon).toBe(0)
  const addresses = () => sink.received.map(({ to }) => to)
  expect(new Set(addresses()).size).toBe(addresses().length)

  // Once that time has passed, another replica sends it.
  const until = Date.now()
  await ownerQuery("UPDATE mail_outbox SET leased_until = now() WHERE state = 'pending'")
  await expect.poll(async () => (await countPending()).free + (await countPending()).leased).toBe(0)
  expect([...new Set(addresses())].sort()).toEqual(ALL)
  // Only what left without being recorded is sent again, as the same message.
  const again = sink.received.filter(({ at }) => at > until)
  const ids = new Set(sink.received.map(({ messageId }) => messageId))
  expect(ids.size).toBe(MAILS)
  expect(again.length).toBeLessThanOrEqual(20)
})
