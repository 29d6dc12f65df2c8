import { letter } from '#/domain/mail/letter.ts'
import { utcTime } from '#/domain/mail/utc-time.ts'
import { words } from '#/domain/mail/words.ts'

export const factorsReset = letter<{
  /** The time of the reset, in ISO 8601. */
  at: string
}>({
  subject: 'An admin removed the second factors of your Gatehouse account',
  blocks: ({ at }, { username }) => [
    { words: words`Hello ${username},` },
    {
      words: words`An admin removed the authenticator app, the recovery codes and the passkeys of your account on ${utcTime(at)}. You were logged out everywhere. Log in with your password, then add them again.`,
    },
    { words: words`If you did not ask for it, tell an admin.` },
    { button: 'Log in', path: '/login' },
  ],
})
