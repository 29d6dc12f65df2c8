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

const MAILS = 10_000
const CONNECTIONS = 20
/** Rows per transaction. */
const BATCH = 100

/** Drains queued mail to a local sink, with and without requests, and compares the requests with those of an idle outbox. */
export async function* benchMail(stack: Stack, seconds: number): AsyncGenerator<Row> {
  const sink = await startMailSink()
  const mailing = { MAIL_URL: sink.url, MAIL_FROM: 'bench@example.test' }
  const service = await startService({ ...stack, env: { ...stack.env, ...mailing } })
  try {
    const [session] = await withApp(stack, (app) => makeSessions(app, 1))
    const load = loadOf(service.base + status.path, `Bearer ${session?.token}`)
    await load(1)
    const before = await load(seconds)
    await enqueueMany(stack)
    const began = performance.now()
    const first = sink.received()
    const rates: number[] = []
    while (sink.received() < MAILS) rates.push(await load(2))
    const drained = (MAILS - first) / ((performance.now() - began) / 1_000)
    await setTimeout(1_000)
    const after = await load(seconds)
    // The last turn ends after the last mail.
    const during = mean(rates.slice(0, -1))
    const idle = mean([before, after])
    yield {
      name: `${MAILS.toLocaleString('en')} mails to a local sink, beside GET /auth/status`,
      figure: drained,
      unit: '/s',
      goal: { atLeast: 100 },
    }
    yield {
      name: 'GET /auth/status while mail drains',
      figure: during / idle,
      unit: 'ratio',
      detail: `${formatFigure(during, '/s')}; with an empty outbox ${formatFigure(idle, '/s')}`,
      goal: { atLeast: 0.9 },
    }
  } finally {
    await service.stop()
    sink.close()
  }
}

const mean = (figures: number[]) =>
  figures.reduce((sum, figure) => sum + figure, 0) / figures.length

const loadOf = (url: string, authorization: string) => async (duration: number) => {
  const headers = { authorization }
  const result = await autocannon({ url, headers, connections: CONNECTIONS, duration })
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${url} failed under load.`)
  return result['2xx'] / result.duration
}

async function enqueueMany({ env }: Stack): Promise<void> {
  const db = createDatabase(env.DATABASE_URL, 2)
  const PUBLIC_URL = new URL('http://localhost:8080')
  const box = mailBox({ ...env, APP_SECRET: [env.APP_SECRET], PUBLIC_URL })
  for (let made = 0; made < MAILS; made += BATCH) {
    await db.$transaction(async (tx) => {
      for (let number = made; number < made + BATCH; number += 1) {
        const to = { id: null, username: 'bench', email: `bench-${number}@example.test` }
        await enqueueMail(tx, box, { kind: 'verify_email', to, data: { token: `${number}` } })
      }
    })
  }
  await db.$disconnect()
}
