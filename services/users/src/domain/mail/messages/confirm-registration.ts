import { letter } from '#/domain/mail/letter.ts'
import { utcTime } from '#/domain/mail/utc-time.ts'
import { words } from '#/domain/mail/words.ts'

export const confirmRegistration = letter<{
  /** The link's token, in base64url. */
  token: string
  /** In ISO 8601. */
  expiresAt: string
}>({
  subject: 'Confirm your registration for Gatehouse',
  blocks: ({ token, expiresAt }, { username }) => [
    { words: words`Hello ${username},` },
    {
      words: words`Confirm this address to create your account. The link works once, until ${utcTime(expiresAt)}.`,
    },
    { button: 'Confirm the registration', path: '/confirm-registration', token },
    {
      words: words`If you did not register as ${username}, ignore this message. No account is created.`,
    },
  ],
})
