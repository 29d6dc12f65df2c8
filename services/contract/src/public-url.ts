import * as z from 'zod/mini'

/**
 * A public host name: labels of letters, digits and inner dashes. The last label isn't a number, which
 * excludes IP addresses (RFC 1123 §2.1). Excludes special-use names (RFC 6761, 6762 with appendix G, 7686,
 * 8375, 9476, ICANN's `.internal`) and names of home networks.
 */
const PUBLIC_HOST =
  /^(?=.{4,253}$)(?!(.*\.)?(test|localhost|invalid|example|local|onion|alt|internal|arpa|intranet|private|corp|home|lan|localdomain)$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{1,59})$/

// Some URL parsers strip white space and control characters and read a backslash as a slash; others don't.
// Bidirectional control characters make one address look like another (RFC 3987 §4.1).
const UNSAFE = /[\s\\\p{Cc}\p{Bidi_Control}]/u
// Some parsers skip a third slash; others find no host.
const WEB = /^https?:\/\/(?!\/)/i
const CREDENTIALS = /^https?:\/\/[^/?#]*@/i

const EXAMPLE = 'Enter an address like https://example.com.'

/** An http or https URL with a public host name and without credentials. */
export const PublicUrl = z.string({ error: EXAMPLE }).check(
  z.minLength(1, { error: EXAMPLE, abort: true }),
  z.maxLength(2_048, { error: 'Use at most 2048 characters.', abort: true }),
  z.refine((url) => url.isWellFormed() && !UNSAFE.test(url), {
    error: 'Leave out spaces, backslashes and control characters.',
    abort: true,
  }),
  z.refine((url) => WEB.test(url), {
    error: 'Enter an address that begins with http:// or https://.',
    abort: true,
  }),
  z.refine((url) => !CREDENTIALS.test(url), {
    error: 'Leave the user name and password out of the address.',
    abort: true,
  }),
  z.url({ hostname: PUBLIC_HOST, error: 'Enter an address with a public host name.' }),
)
