/**
 * Follows the issuer in the audience (RFC 7519 §4.1.3) of an access token whose session lacks a second factor that the
 * policy requires: it opens only the endpoints that add one, and other services refuse it.
 */
export const ENROLLMENT_AUDIENCE = '/auth/factors'
