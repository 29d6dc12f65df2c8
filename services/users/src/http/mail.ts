import fp from 'fastify-plugin'
import type { Config } from '#/config.ts'
import type { MailResolver } from '#/domain/mail/enqueue-mail.ts'
import { type MailBox, mailBox } from '#/domain/mail/mail-box.ts'
import { isMessageKind } from '#/domain/mail/messages/letters.ts'

declare module 'fastify' {
  interface FastifyInstance {
    mail: Mail
  }
}

export interface Mail {
  /** False in production without MAIL_URL: nothing is written, and features that need mail are off. */
  isOn: boolean
  box: MailBox
  /** Registers what turns the requests of one kind into messages. */
  resolve(kind: string, resolver: MailResolver): void
  resolvers: ReadonlyMap<string, MailResolver>
  /** Lets the worker look for mail now. Call it after the commit, never for requests of strangers. */
  wake(): void
  onWake(listener: () => void): void
}

/** Provides `app.mail`. */
export const mail = fp(async (app, { config }: { config: Config }) => {
  const box = mailBox(config)
  const resolvers = new Map<string, MailResolver>()
  const listeners: (() => void)[] = []
  app.decorate('mail', {
    isOn: box.mode !== 'off',
    box,
    resolvers,
    resolve(kind, resolver) {
      if (isMessageKind(kind)) throw new Error(`${kind} is the kind of a message`)
      resolvers.set(kind, resolver)
    },
    wake() {
      for (const listener of listeners) listener()
    },
    onWake: (listener) => void listeners.push(listener),
  })
})
