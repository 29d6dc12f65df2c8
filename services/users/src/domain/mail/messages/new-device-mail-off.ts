import { letter } from '#/domain/mail/letter.ts'
import { utcTime } from '#/domain/mail/utc-time.ts'
import { words } from '#/domain/mail/words.ts'

export const newDeviceMailOff = letter<{
  /** The time of the change, in ISO 8601. */
  at: string
}>({
  subject: 'Mail about new devices is switched off',
  blocks: ({ at }, { username }) => [
    { words: words`Hello ${username},` },
    {
      words: words`On ${utcTime(at)}, mail about log-ins on new devices was switched off for your Gatehouse account. You get no more mail about them.`,
    },
    {
      words: words`If it wasn't you, somebody uses your account. Change your password, which ends all other sessions, and switch the mail on again.`,
    },
    { button: 'View sessions', path: '/account/sessions' },
  ],
})
