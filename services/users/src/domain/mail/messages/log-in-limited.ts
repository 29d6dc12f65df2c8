import { letter } from '#/domain/mail/letter.ts'
import { utcTime } from '#/domain/mail/utc-time.ts'
import { words } from '#/domain/mail/words.ts'

export const logInLimited = letter<{
  /** The time of the last attempt, in ISO 8601. */
  at: string
}>({
  subject: 'Failed log-ins to your Gatehouse account',
  blocks: ({ at }, { username }) => [
    { words: words`Hello ${username},` },
    {
      words: words`Somebody entered a wrong password for your account many times, the last time on ${utcTime(at)}. Log-ins on new devices are refused for a while. Devices where you have logged in before are not affected.`,
    },
    {
      words: words`If it was you and you forgot the password, reset it. That also lets you log in again. If it wasn't you, you need not do anything.`,
    },
    { button: 'Reset the password', path: '/forgot-password' },
  ],
})
