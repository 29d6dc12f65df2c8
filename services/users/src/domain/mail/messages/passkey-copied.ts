import { letter } from '#/domain/mail/letter.ts'
import { utcTime } from '#/domain/mail/utc-time.ts'
import { words } from '#/domain/mail/words.ts'

export const passkeyCopied = letter<{
  /** The time of the log-in, in ISO 8601. */
  at: string
  /** The name of the passkey. */
  name: string
}>({
  subject: 'A passkey of your Gatehouse account may have been copied',
  blocks: ({ at, name }, { username }) => [
    { words: words`Hello ${username},` },
    {
      words: words`A log-in with the passkey “${name}” was refused on ${utcTime(at)}, because it looks like a copy: each use has a number, and this one was not higher than the last.`,
    },
    {
      words: words`Remove this passkey on the page Security, end sessions that you don't know, and add a new passkey.`,
    },
    { button: 'Open the page Security', path: '/account/security' },
  ],
})
