/** Seconds. No access token lives longer, whatever the configuration of the replica that signed it. */
export const LONGEST_ACCESS_TOKEN = 3600

/** Seconds for which others may keep the public keys. */
export const JWKS_MAX_AGE = 300
