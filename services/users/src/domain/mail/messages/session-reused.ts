import { letter } from '#/domain/mail/letter.ts'
import { utcTime } from '#/domain/mail/utc-time.ts'
import { words } from '#/domain/mail/words.ts'

export const sessionReused = letter<{
  /** The time of the reuse, in ISO 8601. */
  at: string
}>({
  subject: 'A Gatehouse session of yours was ended',
  blocks: ({ at }, { username }) => [
    { words: words`Hello ${username},` },
    {
      words: words`Somebody may have used a copy of one of your sessions, so it was ended on ${utcTime(at)}.`,
    },
    {
      words: words`Look at your other sessions, and end those that you don't know. Change your password if you find one.`,
    },
    { button: 'View sessions', path: '/account/sessions' },
  ],
})
