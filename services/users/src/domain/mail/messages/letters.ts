import type { Letter, Recipient } from '#/domain/mail/letter.ts'
import { accountDeleted } from './account-deleted.ts'
import { addressChanged } from './address-changed.ts'
import { addressTaken } from './address-taken.ts'
import { approvalDecided } from './approval-decided.ts'
import { confirmAddress } from './confirm-address.ts'
import { confirmRegistration } from './confirm-registration.ts'
import { factorAdded } from './factor-added.ts'
import { factorRemoved } from './factor-removed.ts'
import { factorsReset } from './factors-reset.ts'
import { invitation } from './invitation.ts'
import { logInLimited } from './log-in-limited.ts'
import { newDevice } from './new-device.ts'
import { newDeviceMailOff } from './new-device-mail-off.ts'
import { passkeyAdded } from './passkey-added.ts'
import { passkeyCopied } from './passkey-copied.ts'
import { passkeyRemoved } from './passkey-removed.ts'
import { passwordChanged } from './password-changed.ts'
import { passwordReset } from './password-reset.ts'
import { recoveryCodeUsed } from './recovery-code-used.ts'
import { secondFactorFailed } from './second-factor-failed.ts'
import { sessionReused } from './session-reused.ts'
import { testMail } from './test-mail.ts'
import { verifyEmail } from './verify-email.ts'

/** Every kind of message. The kinds are stored: a renamed one strands the mail of the previous version. */
export const letters = {
  test_mail: testMail,
  password_reset: passwordReset,
  verify_email: verifyEmail,
  // The mail of a registration. A total of its own keeps a flood of them from the mail that people ask for.
  verify_new_account: verifyEmail,
  confirm_registration: confirmRegistration,
  password_changed: passwordChanged,
  factor_added: factorAdded,
  factor_removed: factorRemoved,
  factors_reset: factorsReset,
  passkey_added: passkeyAdded,
  passkey_removed: passkeyRemoved,
  passkey_copied: passkeyCopied,
  recovery_code_used: recoveryCodeUsed,
  second_factor_failed: secondFactorFailed,
  invitation,
  confirm_address: confirmAddress,
  address_changed: addressChanged,
  address_taken: addressTaken,
  account_deleted: accountDeleted,
  approval_decided: approvalDecided,
  session_reused: sessionReused,
  log_in_limited: logInLimited,
  new_device: newDevice,
  new_device_mail_off: newDeviceMailOff,
}

type Letters = typeof letters
export type MessageKind = keyof Letters
type DataOf<K extends MessageKind> = Letters[K] extends Letter<infer Data> ? Data : never

/** A message to send: its kind, its recipient and the data of the kind. */
export type Message = {
  [K in MessageKind]: { kind: K; to: Recipient; data: DataOf<K> }
}[MessageKind]

export const isMessageKind = (kind: string): kind is MessageKind => Object.hasOwn(letters, kind)
