import { letter } from '#/domain/mail/letter.ts'
import { utcTime } from '#/domain/mail/utc-time.ts'
import { words } from '#/domain/mail/words.ts'

export const passwordChanged = letter<{
  /** The time of the change, in ISO 8601. */
  at: string
}>({
  subject: 'Your Gatehouse password was changed',
  blocks: ({ at }, { username }) => [
    { words: words`Hello ${username},` },
    {
      words: words`The password of your account was changed on ${utcTime(at)}. Other devices were logged out.`,
    },
    { words: words`If it wasn't you, choose a new password immediately.` },
    { button: 'Reset the password', path: '/forgot-password' },
  ],
})
