import { letter } from '#/domain/mail/letter.ts'
import { words } from '#/domain/mail/words.ts'

export const verifyEmail = letter<{
  /** The link's token, in base64url. */
  token: string
}>({
  subject: 'Verify your address for Gatehouse',
  blocks: ({ token }, { username }) => [
    { words: words`Hello ${username},` },
    { words: words`Verify that this address belongs to you. The link works once, for 24 hours.` },
    { button: 'Verify the address', path: '/verify-email', token },
    { words: words`If you have no account here, ignore this message.` },
  ],
})
