import { letter } from '#/domain/mail/letter.ts'
import { words } from '#/domain/mail/words.ts'

interface Data {
  /** The link's token, in base64url. */
  token: string
  /** Eight digits that work in the browser that asked, if it can take them. */
  code?: string
}

export const passwordReset = letter<Data>({
  subject: 'Reset your Gatehouse password',
  blocks: ({ token, code }, { username }) => [
    { words: words`Hello ${username},` },
    {
      words: words`Somebody asked to reset the password of your account. The link works once, for 60 minutes.`,
    },
    { button: 'Choose a new password', path: '/reset-password', token },
    ...(code
      ? [{ words: words`Or type this code in the browser where you asked:` }, { code }]
      : []),
    { words: words`If it wasn't you, ignore this message. Your password stays as it is.` },
  ],
})
