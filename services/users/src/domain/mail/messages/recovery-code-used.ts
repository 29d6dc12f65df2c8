import { letter } from '#/domain/mail/letter.ts'
import { utcTime } from '#/domain/mail/utc-time.ts'
import { words } from '#/domain/mail/words.ts'

export const recoveryCodeUsed = letter<{
  /** The time of the use, in ISO 8601. */
  at: string
  /** Codes that were not used yet. */
  left: number
}>({
  subject: 'A recovery code of your Gatehouse account was used',
  blocks: ({ at, left }, { username }) => [
    { words: words`Hello ${username},` },
    {
      words: words`A recovery code of your account was used on ${utcTime(at)}. Codes left: ${String(left)}.`,
    },
    {
      words: words`If it wasn't you, choose a new password immediately, then get new recovery codes.`,
    },
    { button: 'Reset the password', path: '/forgot-password' },
  ],
})
