import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { status } from '@gatehouse/contract'
import autocannon from 'autocannon'
import { createDatabase } from '#/database/database.ts'
import { enqueueMail } from '#/domain/mail/enqueue-mail.ts'
import { mailBox } from '#/domain/mail/mail-box.ts'
import { startMailSink } from './mail-sink.ts'
import { formatFigure, type Row } from './report.ts'
import { startService } from './service.ts'
import { makeSessions } from './sessions.ts'
import { type Stack, withApp } from './stack.ts'

const ROUNDS = 10
const MAILS_PER_ROUND = 1_000
const CONNECTIONS = 20
/** Rows per transaction. */
const BATCH = 100

/**
 * Drains queued mail to a local sink beside requests, and compares these with the requests beside an empty outbox, in
 * alternating turns.
 */
export async function* benchMail(stack: Stack, seconds: number): AsyncGenerator<Row> {
  const sink = await startMailSink()
  const mailing = { MAIL_URL: sink.url, MAIL_FROM: 'bench@example.test' }
  const service = await startService({ ...stack, env: { ...stack.env, ...mailing } })
  try {
    const [session] = await withApp(stack, (app) => makeSessions(app, 1))
    const load = loadOf(service.base + status.path, `Bearer ${session?.token}`)
    await load(1)
    const rounds: { drained: number; idle: number; during: number }[] = []
    for (let round = 1; round <= ROUNDS; round += 1) {
      const idle = await load(seconds)
      await enqueueMany(stack, MAILS_PER_ROUND)
      const [began, first] = [performance.now(), sink.received()]
      const during = await load(seconds)
      rounds.push({ drained: rateSince(began, sink.received() - first), idle, during })
      while (sink.received() < round * MAILS_PER_ROUND) await setTimeout(50)
    }
    yield {
      name: `${(ROUNDS * MAILS_PER_ROUND).toLocaleString('en')} mails to a local sink, beside GET /auth/status`,
      figure: median(rounds.map(({ drained }) => drained)),
      unit: '/s',
      goal: { atLeast: 100 },
    }
    const rates = (which: 'idle' | 'during') =>
      formatFigure(median(rounds.map((round) => round[which])), '/s')
    yield {
      name: 'GET /auth/status while mail drains',
      figure: median(rounds.map(({ idle, during }) => during / idle)),
      unit: 'ratio',
      detail: `${rates('during')}; with an empty outbox ${rates('idle')}`,
      goal: { atLeast: 0.9 },
    }
  } finally {
    await service.stop()
    sink.close()
  }
}

const rateSince = (began: number, count: number) => count / ((performance.now() - began) / 1_000)

const median = (figures: number[]) => figures.toSorted((a, b) => a - b)[figures.length >> 1] ?? 0

const loadOf = (url: string, authorization: string) => async (duration: number) => {
  const headers = { authorization }
  const result = await autocannon({ url, headers, connections: CONNECTIONS, duration })
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${url} failed under load.`)
  return result['2xx'] / result.duration
}

async function enqueueMany({ env }: Stack, count: number): Promise<void> {
  const db = createDatabase(env.DATABASE_URL, 2)
  const PUBLIC_URL = new URL('http://localhost:8080')
  const box = mailBox({ ...env, APP_SECRET: [env.APP_SECRET], PUBLIC_URL })
  for (let made = 0; made < count; made += BATCH) {
    await db.$transaction(async (tx) => {
      for (let number = made; number < made + BATCH; number += 1) {
        const to = { id: null, username: 'bench', email: `${randomUUID()}@example.test` }
        await enqueueMail(tx, box, { kind: 'verify_email', to, data: { token: `${number}` } })
      }
    })
  }
  await db.$disconnect()
}
