/** The maximum lifetime of an access token in seconds, whatever the signing replica's configuration. */
export const LONGEST_ACCESS_TOKEN = 3600

/** Seconds for which clients may cache the public keys. */
export const JWKS_MAX_AGE = 300
