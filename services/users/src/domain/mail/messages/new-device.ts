import { letter } from '#/domain/mail/letter.ts'
import { utcTime } from '#/domain/mail/utc-time.ts'
import { words } from '#/domain/mail/words.ts'
import { deviceName } from '#/lib/device-name.ts'

export const newDevice = letter<{
  /** The time of the log-in, in ISO 8601. */
  at: string
  ip: string
  userAgent: string | null
}>({
  subject: 'New log-in to your Gatehouse account',
  blocks: ({ at, ip, userAgent }, { username }) => [
    { words: words`Hello ${username},` },
    { words: words`Somebody logged in to your account on a new device.` },
    { words: words`Time: ${utcTime(at)}` },
    { words: words`Device: ${deviceName(userAgent)}` },
    { words: words`IP address: ${ip}` },
    { words: words`If it was you, you need not do anything.` },
    {
      words: words`If it wasn't you, somebody has your password. Change it now: that ends all other sessions.`,
    },
    { button: 'Change the password', path: '/account' },
    {
      words: words`The page Sessions shows where you are logged in. You can switch this mail off there.`,
    },
    { button: 'View sessions', path: '/account/sessions' },
  ],
})
