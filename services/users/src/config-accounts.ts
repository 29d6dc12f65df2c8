import {
  EMAIL_VERIFICATION_MODES,
  PASSWORD_FLOOR,
  REGISTRATION_MODES,
  Role,
} from '@gatehouse/contract'
import * as z from 'zod'
import { integer, list, rangeUrl, sender, smtpUrl } from '#/lib/config-values.ts'

/** The rules of accounts: who gets one, what a log-in needs, and the mail about it. */
export const accountVariables = {
  REGISTRATION: z
    .enum(REGISTRATION_MODES)
    .prefault('open')
    .describe(
      '`open`: registering creates an active account. `approval`: a manager approves it first. `closed`: nobody can register without an invitation.',
    ),
  MAIL_URL: smtpUrl
    .optional()
    .describe(
      'The SMTP server, as `smtp://user:password@host:port` or `smtps://…`. With credentials, `smtp` requires STARTTLS. Without it, development shows mail at `/dev/mail`, and production sends none.',
    ),
  MAIL_FROM: sender
    .optional()
    .describe(
      'The sender of mail, such as `Gatehouse <accounts@example.com>`; required with `MAIL_URL`.',
    ),
  EMAIL_VERIFICATION: z
    .enum(EMAIL_VERIFICATION_MODES)
    .prefault('optional')
    .describe(
      '`optional`: a new address gets a link that verifies it. `required`: nobody gets an account or logs in before that; production then needs `MAIL_URL`. `off`: addresses are not verified. Without mail, `optional` acts as `off`.',
    ),
  MFA: z
    .enum(['optional', 'required'])
    .prefault('optional')
    .describe(
      '`required`: everybody needs a second factor or a passkey; people without one can only add one. `optional`: only people with a role in `MFA_REQUIRED_ROLES`, or a role above it, need one.',
    ),
  MFA_REQUIRED_ROLES: list
    .pipe(z.array(Role, { error: 'must be roles, such as manager,admin' }))
    .prefault('')
    .describe(
      'Comma-separated roles that need a second factor or a passkey. Each includes the roles above it: `manager` stands for managers and admins.',
    ),
  TRUSTED_DEVICES: z
    .enum(['on', 'off'])
    .prefault('on')
    .describe(
      '`on`: at the second step of a log-in people can trust the browser: log-ins in it need no code for 30 days. `off`: log-ins with the password always need the account’s second factor.',
    ),
  PASSWORD_MIN_LENGTH: integer(PASSWORD_FLOOR, 128)
    .prefault('12')
    .describe('The minimum length of a new password, in code points.'),
  PWNED_PASSWORDS_URL: rangeUrl
    .optional()
    .describe(
      'The range API of Have I Been Pwned, `https://api.pwnedpasswords.com/range/`, or a mirror of it. New passwords that appeared in a breach are refused. Only five digits of a SHA-1 digest are sent. Without an answer within 300 ms, the password is accepted and a line is logged.',
    ),
}
