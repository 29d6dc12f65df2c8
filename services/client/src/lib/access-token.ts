interface Claims {
  /** The user's id. */
  sub?: string
  /** The session's id. */
  sid?: string
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
