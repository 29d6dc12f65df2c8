import { letter } from '#/domain/mail/letter.ts'
import { utcTime } from '#/domain/mail/utc-time.ts'
import { words } from '#/domain/mail/words.ts'

export const secondFactorFailed = letter<{
  /** The time of the attempt, in ISO 8601. */
  at: string
}>({
  subject: 'Wrong codes at a log-in to your Gatehouse account',
  blocks: ({ at }, { username }) => [
    { words: words`Hello ${username},` },
    {
      words: words`Somebody entered the right password of your account, and then a wrong code, on ${utcTime(at)}. They are not logged in.`,
    },
    {
      words: words`If it was you, you need not do anything. If it wasn't you, somebody knows your password: choose a new one immediately.`,
    },
    { button: 'Reset the password', path: '/forgot-password' },
  ],
})
