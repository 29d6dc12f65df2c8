import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

export interface ReceivedMail {
  /** The address of the envelope. */
  to: string
  messageId: string
  at: number
  raw: string
}

export interface SmtpSink {
  url: string
  received: ReceivedMail[]
  parse(mail: ReceivedMail): Promise<Email>
  close(): Promise<void>
}

/** Starts a real SMTP server that keeps what it receives. */
export async function startSink(options: SMTPServerOptions = {}, port = 0): Promise<SmtpSink> {
  const received: ReceivedMail[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    // Connections of the sender's pool stay open otherwise.
    closeTimeout: 20,
    onData(stream, session, callback) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        const raw = Buffer.concat(parts).toString()
        const [, messageId = ''] = /^Message-ID: (.*)$/im.exec(raw) ?? []
        const to = session.envelope.rcptTo.map(({ address }) => address).join(' ')
        received.push({ to, messageId: messageId.trim(), at: Date.now(), raw })
        callback()
      })
    },
    ...options,
  })
  server.on('error', () => undefined)
  const listener = server.listen(port, '127.0.0.1')
  await once(listener, 'listening')
  const { port: used } = listener.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${used}`,
    received,
    parse: ({ raw }) => PostalMime.parse(raw),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
