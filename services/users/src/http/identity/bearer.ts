/**
 * Parses the bearer token of an Authorization header (RFC 6750 §2.1; the scheme is case-insensitive,
 * RFC 9110 §11.1). `none` means no header or another scheme; `malformed`, not exactly one token.
 */
export function parseBearer(
  header: string | undefined,
): { kind: 'none' } | { kind: 'malformed' } | { kind: 'token'; token: string } {
  const [scheme = '', ...rest] = (header ?? '').trim().split(/[ \t]+/)
  if (scheme.toLowerCase() !== 'bearer') return { kind: 'none' }
  const [token] = rest
  return token && rest.length === 1 ? { kind: 'token', token } : { kind: 'malformed' }
}

/** Returns the bearer token, or undefined if it is missing or malformed. */
export function bearerToken(header: string | undefined): string | undefined {
  const bearer = parseBearer(header)
  return bearer.kind === 'token' ? bearer.token : undefined
}
