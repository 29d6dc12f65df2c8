import { Secret, TOTP } from 'otpauth'

/** Seconds of a time step. */
const PERIOD = 30
/** Steps by which the clock of a phone may differ (RFC 6238 §5.2). */
const WINDOW = 1
/** 160 bits, the length of SHA-1's output (RFC 4226 §4, R6). */
const SECRET_BYTES = 20

/** The parameters are those that every authenticator app supports. */
const totpOf = (secret: string, names: { issuer?: string; label?: string } = {}) =>
  new TOTP({
    ...names,
    secret: Secret.fromBase32(secret),
    algorithm: 'SHA1',
    digits: 6,
    period: PERIOD,
  })

/** Returns a new secret in base32. */
export const newTotpSecret = (): string => new Secret({ size: SECRET_BYTES }).base32

/** Returns the `otpauth:` address of a secret, by which apps show the account. */
export const totpUri = (secret: string, names: { issuer: string; label: string }): string =>
  totpOf(secret, names).toString()

/**
 * Returns the time step of a valid code, which must not be accepted again, or undefined.
 * @param now milliseconds since 1970
 */
export function totpStep(secret: string, code: string, now: number): number | undefined {
  const delta = totpOf(secret).validate({ token: code, timestamp: now, window: WINDOW })
  return delta === null ? undefined : Math.floor(now / 1_000 / PERIOD) + delta
}
