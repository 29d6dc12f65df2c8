import type { Role } from '@gatehouse/contract'
import { letter } from '#/domain/mail/letter.ts'
import { utcTime } from '#/domain/mail/utc-time.ts'
import { words } from '#/domain/mail/words.ts'

interface Data {
  /** The link's token, in base64url. */
  token: string
  /** The inviter's username. */
  inviter: string
  role: Role
  /** In ISO 8601. */
  expiresAt: string
}

const AS: Record<Role, string> = {
  employee: 'an employee',
  manager: 'a manager',
  admin: 'an admin',
}

export const invitation = letter<Data>({
  subject: 'You are invited to Gatehouse',
  blocks: ({ token, inviter, role, expiresAt }) => [
    { words: words`Hello,` },
    { words: words`${inviter} invited you to Gatehouse as ${AS[role]}.` },
    {
      words: words`Choose a username and a password to create your account. The link works once, until ${utcTime(expiresAt)}.`,
    },
    { button: 'Accept the invitation', path: '/invitation', token },
    { words: words`If you don't expect this, ignore this message. No account is created.` },
  ],
})
