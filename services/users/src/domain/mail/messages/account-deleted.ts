import { letter } from '#/domain/mail/letter.ts'
import { utcTime } from '#/domain/mail/utc-time.ts'
import { words } from '#/domain/mail/words.ts'

export const accountDeleted = letter<{
  /** The time of the deletion, in ISO 8601. */
  at: string
}>({
  subject: 'Your Gatehouse account was deleted',
  blocks: ({ at }, { username }) => [
    { words: words`Hello ${username},` },
    { words: words`Your account was deleted on ${utcTime(at)}, with all its sessions.` },
    { words: words`If you didn't expect that, ask an admin.` },
    { button: 'Open Gatehouse', path: '/' },
  ],
})
