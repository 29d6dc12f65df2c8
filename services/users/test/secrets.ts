/** Test data that must never be logged. Every password in a test begins with one of these. */
export const PASSWORD = 'quiet-harbour-lantern'
export const OTHER_PASSWORD = 'seven-copper-kettles'
/** The password of the service's role in test databases. */
export const SERVICE_PASSWORD = 'plain-willow-anchor'
export const APP_SECRET = 'k7Vt1bq0Zr9Xw3Yp5Ls8Hd2Gf6Jc4Mn0'

const FORBIDDEN = [
  new RegExp(PASSWORD),
  new RegExp(OTHER_PASSWORD),
  new RegExp(SERVICE_PASSWORD),
  new RegExp(APP_SECRET),
  // An access token, a password hash, a refresh token or session cookie, a connection string, a private key.
  /eyJ[\w-]+\.[\w-]+/,
  /\$argon2/,
  /(?<![\w-])[\w-]{70}(?![\w-])/,
  // A caller's request id may be as long as a session cookie.
  /(?<![\w-]|"request_id":")[\w-]{64}(?![\w-])/,
  /postgres(ql)?:\/\/[^ "]*:[^ "]*@/,
  /PRIVATE KEY/,
  /gatehouse_\w+=/,
  /token=[\w-]{43}/,
]

/** Returns the lines that contain a secret or are not a JSON record, truncated. */
export const leaksIn = (lines: string[]): string[] =>
  lines
    .filter((line) => FORBIDDEN.some((secret) => secret.test(line)) || !isRecord(line))
    .map((line) => line.slice(0, 300))

function isRecord(line: string): boolean {
  try {
    return typeof JSON.parse(line) === 'object'
  } catch {
    return false
  }
}
