import { ENROLLMENT_AUDIENCE } from '@gatehouse/contract'

interface Claims {
  /** The user's id. */
  sub?: string
  /** The session's id. */
  sid?: string
  /** The audience (RFC 7519 §4.1.3). */
  aud?: string
}

/** Decodes the claims of an access token without verifying it. Returns an empty object for an unreadable token. */
export function claimsOf(token: string | null): Claims {
  try {
    const claims = token?.split('.')[1] ?? ''
    return JSON.parse(atob(claims.replaceAll('-', '+').replaceAll('_', '/')))
  } catch {
    return {}
  }
}

/** Whether a token opens only the endpoints that add a second factor. */
export const isForEnrollment = (token: string | null): boolean =>
  claimsOf(token).aud?.endsWith(ENROLLMENT_AUDIENCE) ?? false
