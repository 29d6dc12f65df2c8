import { createTransport } from 'nodemailer'
import { buildMime, type MimeMessage } from './mime.ts'

export interface SmtpServer {
  host: string
  port: number
  /** TLS from the first byte. */
  secure: boolean
  auth?: { user: string; pass: string }
}

interface Details {
  isPermanent?: boolean
  isUncertain?: boolean
  reply?: string
}

/** A mail that was not sent, as far as we know. */
export class SmtpFailure extends Error {
  /** Whether the server refused this recipient for good. */
  readonly isPermanent: boolean
  /** Whether the connection was lost when the server could already have accepted the mail. */
  readonly isUncertain: boolean
  /** The server's reply or the connection's error. For the operator's eyes: it may name the recipient. */
  readonly reply: string | undefined

  /** `message` holds codes alone: a reply may repeat the recipient's address. */
  constructor(message: string, { isPermanent = false, isUncertain = false, reply }: Details = {}) {
    super(message)
    this.name = 'SmtpFailure'
    this.isPermanent = isPermanent
    this.isUncertain = isUncertain
    this.reply = reply
  }
}

export interface SmtpClient {
  /** Sends one mail, or throws {@link SmtpFailure}. An abort closes the connection. */
  send(mail: MimeMessage, signal: AbortSignal): Promise<void>
  close(): void
}

export const SMTP_CONNECTIONS = 10

/** An address in which no program reads a quote, comment, list, route or line break. */
const PLAIN_ADDRESS = /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z0-9.-]{1,253}$/i

/** Opens connections when they are needed, and closes them when they are idle. */
export function createSmtpClient(server: SmtpServer): SmtpClient {
  const transport = createTransport({
    ...server,
    pool: true,
    maxConnections: SMTP_CONNECTIONS,
    // Shorter than servers wait, so that a mail doesn't begin on a connection that is being closed.
    idleTimeout: 2_000,
    // A mail whose connection closed may have arrived. The caller decides when to send it again.
    maxRequeues: 0,
    // Credentials and, with them, links never go over a connection that somebody kept from upgrading.
    requireTLS: !server.secure && server.auth !== undefined,
    dnsTimeout: 5_000,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async send(mail, signal) {
      const { from, to } = mail
      if (!PLAIN_ADDRESS.test(to)) throw new SmtpFailure('EADDRESS', { isPermanent: true })
      const raw = buildMime(mail)
      try {
        await transport.sendMail({ envelope: { from: from.address, to: [to] }, raw, signal })
      } catch (error) {
        throw failureOf(error)
      }
    },
    close: () => transport.close(),
  }
}

/** Errors before the mail's text was sent. */
const BEFORE_TEXT = ['EDNS', 'EAUTH', 'ETLS', 'EENVELOPE', 'ECONNREFUSED']

interface Fault {
  message?: string
  code?: string
  command?: string
  response?: string
  responseCode?: number
  syscall?: string
}

function failureOf(error: unknown): SmtpFailure {
  const {
    code = 'UNKNOWN',
    command,
    message = '',
    response = message,
    responseCode,
    syscall,
  } = error as Fault
  const words = [code, command, responseCode].filter((word) => word !== undefined)
  const isRefused =
    responseCode !== undefined || syscall === 'connect' || BEFORE_TEXT.includes(code)
  return new SmtpFailure(words.join(' '), {
    // Bad mailbox or domain (RFC 3463 §3.2). Other refusals can be a fault of the server's settings.
    isPermanent: command === 'RCPT TO' && /\b5\.1\.\d/.test(response),
    isUncertain: !isRefused,
    reply: response,
  })
}
