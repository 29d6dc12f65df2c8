import { letter } from '#/domain/mail/letter.ts'
import { utcTime } from '#/domain/mail/utc-time.ts'
import { words } from '#/domain/mail/words.ts'

export const passkeyAdded = letter<{
  /** The time of the change, in ISO 8601. */
  at: string
  /** The name of the passkey. */
  name: string
}>({
  subject: 'A passkey was added to your Gatehouse account',
  blocks: ({ at, name }, { username }) => [
    { words: words`Hello ${username},` },
    {
      words: words`The passkey “${name}” was added to your account on ${utcTime(at)}. It logs in without the password.`,
    },
    {
      words: words`If it wasn't you, choose a new password immediately, then remove the passkey on the page Security.`,
    },
    { button: 'Reset the password', path: '/forgot-password' },
  ],
})
