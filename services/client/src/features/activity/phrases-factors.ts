import type { Phrase } from './sentence-context.ts'

export const FACTOR_PHRASES = {
  authn_factor_added: ({ actor }) => [actor, ' added an authenticator app'],
  authn_factor_removed: ({ actor, possessive }) => [
    actor,
    ' removed ',
    ...possessive,
    ' authenticator app',
  ],
  authn_factors_reset: ({ actor, possessive }) => [
    actor,
    ' removed ',
    ...possessive,
    ' second factor',
  ],
  authn_device_trusted: ({ user }) => [user, ' trusted a device, which needs no code for 30 days'],
  authn_device_untrusted: ({ actor, event }) => [
    actor,
    event.object ? ' stopped trusting a device' : ' stopped trusting all devices',
  ],
  authn_passkey_added: ({ actor }) => [actor, ' added a passkey'],
  authn_passkey_renamed: ({ actor }) => [actor, ' renamed a passkey'],
  authn_passkey_removed: ({ actor }) => [actor, ' removed a passkey'],
  authn_passkey_counter_regressed: ({ user }) => [
    'A passkey of ',
    user,
    ' was refused, because it may have been copied',
  ],
  authn_recovery_code_used: ({ user }) => [user, ' used a recovery code'],
  authn_recovery_codes_replaced: ({ actor, possessive }) => [
    actor,
    ' replaced ',
    ...possessive,
    ' recovery codes',
  ],
} satisfies Record<string, Phrase>
