import fp from 'fastify-plugin'
import type { Config } from '#/config.ts'
import { letters } from '#/domain/mail/messages/letters.ts'
import { leaseMail, markSent } from '#/domain/mail/outbox.ts'
import { gather } from '#/lib/gather.ts'
import { repeat } from '#/lib/repeat.ts'
import { createSmtpClient, SMTP_CONNECTIONS } from '#/lib/smtp.ts'
import { type Delivery, processMail } from './process-mail.ts'

/** Milliseconds between two looks at the outbox, besides those after `app.mail.wake()`. */
const INTERVAL = 1_000
/** Rows per lease. Small, so that the last of them is sent soon after its lease began. */
const BATCH = 2 * SMTP_CONNECTIONS
/** Milliseconds that a batch takes at least: a long queue must not slow down the requests of this process. */
const PACE = 185
/** Milliseconds that mail in transit may take when the process stops. */
const CLOSE_WITHIN = 3_000

/** Sends the outbox in the background. Replicas share the work, and a dead one's lease passes to another. */
export const mailWorker = fp(async (app, { config, every = INTERVAL }: Options) => {
  const { mail, db } = app
  if (!mail.isOn) {
    app.log.warn({ event: 'mail_off' }, OFF)
    return
  }
  const closing = new AbortController()
  const hurry = new AbortController()
  const smtp = config.MAIL_URL && createSmtpClient(config.MAIL_URL)
  const delivery: Delivery = {
    app,
    smtp,
    from: config.MAIL_FROM,
    markSent: gather((ids) => markSent(db, ids, { keep: !smtp })),
    closing: closing.signal,
    hurry: hurry.signal,
  }

  async function drain(): Promise<void> {
    while (!closing.signal.aborted) {
      const began = performance.now()
      const kinds = [...Object.keys(letters), ...mail.resolvers.keys()]
      const rows = await leaseMail(db, kinds, BATCH)
      if (rows.length === 0) return
      const leasedAt = performance.now()
      const work = async () => {
        for (let row = rows.shift(); row; row = rows.shift()) {
          await processMail(delivery, row, leasedAt).catch((err) =>
            app.log.warn({ err, mail_id: row.id }, 'the outcome of a mail was not recorded'),
          )
        }
      }
      await Promise.all(Array.from({ length: SMTP_CONNECTIONS }, work))
      if (smtp) await pause(PACE - (performance.now() - began), closing.signal)
    }
  }

  const looking = repeat(
    () => drain().catch((err) => app.log.warn({ err }, 'sending mail failed')),
    { every, atLeast: 0 },
  )
  mail.onWake(() => void looking.again())

  app.addHook('onClose', async () => {
    closing.abort()
    const timer = setTimeout(() => hurry.abort(), CLOSE_WITHIN)
    await looking.stop()
    clearTimeout(timer)
    smtp?.close()
  })
})

interface Options {
  config: Config
  every?: number
}

const OFF =
  'no MAIL_URL: password resets, verification of addresses, invitations and notices are off'

const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (milliseconds <= 0 || signal.aborted) return resolve()
    const timer = setTimeout(done, milliseconds)
    signal.addEventListener('abort', done, { once: true })
    function done() {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
  })
