import { letter } from '#/domain/mail/letter.ts'
import { utcTime } from '#/domain/mail/utc-time.ts'
import { words } from '#/domain/mail/words.ts'

export const factorAdded = letter<{
  /** The time of the change, in ISO 8601. */
  at: string
}>({
  subject: 'An authenticator app was added to your Gatehouse account',
  blocks: ({ at }, { username }) => [
    { words: words`Hello ${username},` },
    {
      words: words`An authenticator app was added to your account on ${utcTime(at)}. Log-ins ask for its code from now on. Other devices were logged out.`,
    },
    {
      words: words`If it wasn't you, choose a new password immediately, and ask an admin to remove the app.`,
    },
    { button: 'Reset the password', path: '/forgot-password' },
  ],
})
