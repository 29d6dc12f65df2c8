import { letter } from '#/domain/mail/letter.ts'
import { words } from '#/domain/mail/words.ts'

interface Data {
  approved: boolean
  /** The reason of a rejection. */
  reason?: string
}

export const approvalDecided = letter<Data>({
  subject: 'Your Gatehouse registration was reviewed',
  blocks: ({ approved, reason }, { username }) => [
    { words: words`Hello ${username},` },
    {
      words: approved
        ? words`Your registration was approved. You can log in now.`
        : words`Your registration was not accepted.`,
    },
    ...(reason ? [{ words: words`Reason: ${reason}` }] : []),
    approved
      ? { button: 'Log in', path: '/login' as const }
      : { button: 'Open Gatehouse', path: '/' as const },
  ],
})
