import { letter } from '#/domain/mail/letter.ts'
import { utcTime } from '#/domain/mail/utc-time.ts'
import { words } from '#/domain/mail/words.ts'

export const factorRemoved = letter<{
  /** The time of the change, in ISO 8601. */
  at: string
}>({
  subject: 'The authenticator app was removed from your Gatehouse account',
  blocks: ({ at }, { username }) => [
    { words: words`Hello ${username},` },
    {
      words: words`The authenticator app of your account was removed on ${utcTime(at)}. Log-ins ask for the password only. Other devices were logged out.`,
    },
    { words: words`If it wasn't you, choose a new password immediately.` },
    { button: 'Reset the password', path: '/forgot-password' },
  ],
})
