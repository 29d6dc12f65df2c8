import { randomUUID } from 'node:crypto'
import { Email } from '@gatehouse/contract'
import { type Config, readConfig } from '#/config.ts'
import { enqueueMail } from '#/domain/mail/enqueue-mail.ts'
import { mailBox } from '#/domain/mail/mail-box.ts'
import type { Message } from '#/domain/mail/messages/letters.ts'
import { renderMessage } from '#/domain/mail/render-message.ts'
import { createSmtpClient, SmtpFailure, type SmtpServer } from '#/lib/smtp.ts'
import { say, withDatabase } from './with-database.ts'

/** Milliseconds for the connection and the mail. */
const TIMEOUT = 30_000

export const SEND_TEST_MAIL_HELP = `
Connects to MAIL_URL immediately, without the outbox, and prints the server's answer. Without MAIL_URL, development
shows the mail at /dev/mail, and production refuses the command.

Exit code 0: the server accepted the mail; 1: it did not, or could not be reached.`

export async function sendTestMailCommand(address: string): Promise<void> {
  const config = readConfig()
  const { data: email, error } = Email.safeParse(address)
  if (email === undefined) throw new Error(`${address}: ${error.issues[0]?.message}`)
  const message: Message = { kind: 'test_mail', to: { id: null, username: '', email }, data: {} }
  if (config.MAIL_URL) await sendNow(config, config.MAIL_URL, message)
  else await showInInbox(config, message)
}

async function sendNow(config: Config, server: SmtpServer, message: Message): Promise<void> {
  const { MAIL_FROM, PUBLIC_URL } = config
  if (!MAIL_FROM) throw new Error('MAIL_FROM is required with MAIL_URL.')
  const { email } = message.to
  const smtp = createSmtpClient(server)
  try {
    const mail = {
      ...renderMessage(message, PUBLIC_URL),
      messageId: `<${randomUUID()}@${PUBLIC_URL.hostname}>`,
      date: new Date(),
      from: MAIL_FROM,
      to: email,
    }
    await smtp.send(mail, AbortSignal.timeout(TIMEOUT))
  } catch (error) {
    if (!(error instanceof SmtpFailure)) throw error
    throw new Error(
      `${server.host}:${server.port} did not accept the mail: ${error.reply ?? error.message}`,
    )
  } finally {
    smtp.close()
  }
  say(`${server.host}:${server.port} accepted the mail to ${email}.`)
}

async function showInInbox(config: Config, message: Message): Promise<void> {
  const written = await withDatabase((db) => enqueueMail(db, mailBox(config), message))
  if (!written) throw new Error('MAIL_URL is not set: production sends no mail.')
  say(`MAIL_URL is not set: the mail is at ${config.PUBLIC_URL.origin}/dev/mail.`)
}
