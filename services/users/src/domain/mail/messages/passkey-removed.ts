import { letter } from '#/domain/mail/letter.ts'
import { utcTime } from '#/domain/mail/utc-time.ts'
import { words } from '#/domain/mail/words.ts'

export const passkeyRemoved = letter<{
  /** The time of the change, in ISO 8601. */
  at: string
  /** The name of the passkey. */
  name: string
}>({
  subject: 'A passkey of your Gatehouse account was removed',
  blocks: ({ at, name }, { username }) => [
    { words: words`Hello ${username},` },
    {
      words: words`The passkey “${name}” was removed from your account on ${utcTime(at)}. It no longer logs in. Other devices were logged out.`,
    },
    { words: words`If it wasn't you, choose a new password immediately.` },
    { button: 'Reset the password', path: '/forgot-password' },
  ],
})
