import { letter } from '#/domain/mail/letter.ts'
import { utcTime } from '#/domain/mail/utc-time.ts'
import { words } from '#/domain/mail/words.ts'

/** Goes to the owner of an address that somebody else entered, instead of an error that would reveal the account. */
export const addressTaken = letter<{
  /** The time of the attempt, in ISO 8601. */
  at: string
}>({
  subject: 'You already have a Gatehouse account',
  blocks: ({ at }, { username }) => [
    { words: words`Hello ${username},` },
    {
      words: words`On ${utcTime(at)} somebody entered this address for a new account, or as the new address of another account. It belongs to your account, so nothing was changed.`,
    },
    { words: words`If it was you, log in to the account that you have.` },
    { button: 'Log in', path: '/login' },
    { words: words`If you forgot the password, choose a new one.` },
    { button: 'Reset the password', path: '/forgot-password' },
    { words: words`If it wasn't you, you need not do anything.` },
  ],
})
