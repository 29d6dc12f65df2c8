interface Claims {
  /** Whose it is. */
  sub?: string
  /** The session's id. */
  sid?: string
}

/** What an access token says of itself, which the service alone can verify; nothing where it can't be read. */
export function claimsOf(token: string | null): Claims {
  try {
    const claims = token?.split('.')[1] ?? ''
    return JSON.parse(atob(claims.replaceAll('-', '+').replaceAll('_', '/')))
  } catch {
    return {}
  }
}
