import { letter } from '#/domain/mail/letter.ts'
import { utcTime } from '#/domain/mail/utc-time.ts'
import { words } from '#/domain/mail/words.ts'

interface Data {
  /** The time of the change, in ISO 8601. */
  at: string
  /** The token of the link that changes the address back. Absent after such a link was used. */
  token?: string
}

/** Goes to the former address. Names no new one, which the reader of this mailbox may not know. */
export const addressChanged = letter<Data>({
  subject: 'The address of your Gatehouse account was changed',
  blocks: ({ at, token }, { username }) => [
    { words: words`Hello ${username},` },
    {
      words: words`On ${utcTime(at)} the address of your account was changed. This address no longer belongs to it.`,
    },
    ...(token === undefined
      ? [
          { words: words`If it wasn't you, ask an admin for help immediately.` },
          { button: 'Open Gatehouse', path: '/' as const },
        ]
      : [
          {
            words: words`If it wasn't you, change it back and choose a new password. The link works once, for 72 hours, and ends all sessions of the account.`,
          },
          { button: 'Change the address back', path: '/restore-address' as const, token },
        ]),
  ],
})
