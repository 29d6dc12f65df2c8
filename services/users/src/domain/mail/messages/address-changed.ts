import { letter } from '#/domain/mail/letter.ts'
import { utcTime } from '#/domain/mail/utc-time.ts'
import { words } from '#/domain/mail/words.ts'

/** Goes to the former address. Names no new one, which the reader of this mailbox may not know. */
export const addressChanged = letter<{
  /** The time of the change, in ISO 8601. */
  at: string
}>({
  subject: 'The address of your Gatehouse account was changed',
  blocks: ({ at }, { username }) => [
    { words: words`Hello ${username},` },
    {
      words: words`On ${utcTime(at)} the address of your account was changed. This address no longer belongs to it.`,
    },
    { words: words`If it wasn't you, ask an admin for help immediately.` },
    { button: 'Open Gatehouse', path: '/' },
  ],
})
