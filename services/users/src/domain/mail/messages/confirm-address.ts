import { letter } from '#/domain/mail/letter.ts'
import { words } from '#/domain/mail/words.ts'

/** Goes to the new address of an account, which changes only after the link was used. */
export const confirmAddress = letter<{
  /** The link's token, in base64url. */
  token: string
}>({
  subject: 'Confirm your new address for Gatehouse',
  blocks: ({ token }, { username }) => [
    { words: words`Hello ${username},` },
    {
      words: words`Somebody asked to use this address for the Gatehouse account ${username}. Until you confirm it, the account keeps its former address. The link works once, for 24 hours.`,
    },
    { button: 'Confirm the new address', path: '/confirm-address', token },
    { words: words`If it wasn't you, ignore this message.` },
  ],
})
