import { isIP } from 'node:net'
import { Cron } from 'croner'
import * as z from 'zod'
import { parseDuration } from './duration.ts'

/** Parses a duration such as `60s` or `15m` into seconds. Both bounds are seconds. */
export const duration = (min: number, max: number) =>
  z.string().transform((text, context) => {
    const seconds = parseDuration(text)
    if (seconds !== undefined && seconds >= min && seconds <= max) return seconds
    context.addIssue(`must be a duration such as 60s or 15m, from ${min}s to ${max}s`)
    return z.NEVER
  })

/** Parses a whole number in decimal digits. */
export const integer = (min: number, max: number) =>
  z
    .string()
    .regex(/^(0|[1-9]\d*)$/, 'must be a whole number')
    .transform(Number)
    .refine((n) => n >= min && n <= max, `must be from ${min} to ${max}`)

/** Splits at commas, trims, and drops empty items. */
export const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
)

/** Whether a text is an IP address or a CIDR range. */
export const isAddressRange = (range: string) => {
  const [address = '', bits, ...rest] = range.split('/')
  const version = isIP(address)
  if (version === 0 || rest.length > 0) return false
  if (address.includes('%')) return false
  // A prefix of 0 would trust the X-Forwarded-For of every client.
  const maxBits = version === 4 ? 32 : 128
  return bits === undefined || (/^[1-9]\d*$/.test(bits) && Number(bits) <= maxBits)
}

/** Whether a text has the form of age's public keys, classic or post-quantum. Its checksum is verified when it is used. */
export const isAgeRecipient = (key: string): boolean =>
  /^age1(pq1)?[02-9ac-hj-np-z]{58,}$/.test(key)

function doesNotThrow(work: () => unknown): boolean {
  try {
    work()
    return true
  } catch {
    return false
  }
}

export const isCronPattern = (pattern: string): boolean => doesNotThrow(() => new Cron(pattern))

export const isOrigin = (origin: string) =>
  URL.canParse(origin) && new URL(origin).origin === origin

const isDecodable = (url: string) => doesNotThrow(() => decodeURI(url))

/** Parses `smtp://user:password@host:port`. The port defaults to 587, or to 465 with `smtps`. */
export const smtpUrl = z
  .url({ protocol: /^smtps?$/, error: 'must be an smtp:// or smtps:// address' })
  .refine(isDecodable, 'has a % that no two hexadecimal digits follow: write %25')
  .transform((text, context) => {
    const { protocol, hostname, port, username, password, pathname, search, hash } = new URL(text)
    if (!hostname || pathname.length > 1 || search || hash) {
      context.addIssue('must be a scheme, credentials, a host and a port alone')
      return z.NEVER
    }
    const secure = protocol === 'smtps:'
    return {
      secure,
      host: hostname.replace(/^\[(.*)\]$/, '$1'),
      port: Number(port) || (secure ? 465 : 587),
      ...(username && {
        auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
      }),
    }
  })

const SENDER = /^(?:(?<name>[^<>"\\,;:@\p{Cc}]*?) ?<(?<inside>[^<>]+)>|(?<alone>[^<> ]+))$/u

/** Parses `Name <address>` or an address into a name and an address. */
export const sender = z.string().transform((text, context) => {
  const { name = '', inside, alone } = SENDER.exec(text)?.groups ?? {}
  const address = inside ?? alone ?? ''
  if (z.regexes.html5Email.test(address)) return { name: name.trim(), address }
  context.addIssue('must be an address such as Gatehouse <accounts@example.com>')
  return z.NEVER
})

export const postgresUrl = z
  .url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// address' })
  .refine(isDecodable, 'has a % that no two hexadecimal digits follow: write %25')

// Compose expands `$` variables, and other characters have a meaning in a URL.
export const composePassword = z
  .string()
  .regex(
    /^[A-Za-z0-9]{16,128}$/,
    'must be 16 to 128 letters and digits, such as `openssl rand -hex 24` prints; Compose replaces a `$` and the name after it',
  )
  .optional()

/** An address that a path segment is appended to. Adds the missing slash at its end. */
export const rangeUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' })
  .transform((url) => new URL(url.endsWith('/') ? url : `${url}/`))
  .refine((url) => url.search === '' && url.hash === '', 'must have no query')

/** Parses `name=value,name=value` with percent-encoded values, as OpenTelemetry writes headers. */
export const headerList = z.string().transform((text, context) => {
  const pairs = text.split(',').map((pair) => /^\s*([\w-]+)=([!-~ ]*?)\s*$/.exec(pair))
  if (pairs.every((pair) => pair !== null) && isDecodable(text)) {
    return Object.fromEntries(
      pairs.map(([, name = '', value = '']) => [name, decodeURIComponent(value)]),
    )
  }
  context.addIssue('must be headers such as name=value,name=value')
  return z.NEVER
})

/** Parses a number from 0 to 1. */
export const share = z
  .string()
  .regex(/^(0|1|0?\.\d+|1\.0+)$/, 'must be a number from 0 to 1')
  .transform(Number)
