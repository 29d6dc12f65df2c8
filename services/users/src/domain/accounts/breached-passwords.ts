import { createHash } from 'node:crypto'
import http, { type IncomingMessage } from 'node:http'
import https from 'node:https'

/** The message for a password that appeared in a breach. */
export const BREACHED = 'This password appeared in a data breach. Choose another one.'

const DEFAULT_TIMEOUT_MS = 300
const PREFIX_LENGTH = 5
/** A range has about 1,000 lines of 40 characters. */
const MAX_RESPONSE_LENGTH = 1_000_000
const LINE = /^([0-9A-F]{35}):(\d+)$/

interface Options {
  /** The address that a prefix of a digest is appended to. Without it, no password counts as breached. */
  url: URL | undefined
  /** Takes the reason why a check could not run. */
  onFault: (reason: string) => void
  timeoutMs?: number
}

export type IsBreached = (password: string) => Promise<boolean>

/**
 * Returns a check of passwords in NFC by the range API of Have I Been Pwned: only the first five digits of the SHA-1
 * digest are sent. An outage there must not stop registrations, so a check that can't run within 300 ms passes.
 */
export function createBreachCheck(options: Options): IsBreached {
  const { url, onFault, timeoutMs = DEFAULT_TIMEOUT_MS } = options
  return async (password) => {
    if (!url) return false
    const digest = createHash('sha1').update(password).digest('hex').toUpperCase()
    const signal = AbortSignal.timeout(timeoutMs)
    try {
      const range = await fetchRange(new URL(digest.slice(0, PREFIX_LENGTH), url), signal)
      return breachedSuffixes(range).has(digest.slice(PREFIX_LENGTH))
    } catch (error) {
      onFault(signal.aborted ? 'timeout' : reasonOf(error))
      return false
    }
  }
}

/**
 * Asks for padding, so that the length of the response doesn't reveal the prefix on the network. Not `fetch`: its first
 * call in a process costs 70 ms and 15 MB.
 */
async function fetchRange(url: URL, signal: AbortSignal): Promise<string> {
  const response = await respond(url, signal)
  if (response.statusCode !== 200) {
    response.destroy()
    throw new Error(`status ${response.statusCode}`)
  }
  let text = ''
  for await (const chunk of response.setEncoding('latin1')) {
    text += chunk
    if (text.length > MAX_RESPONSE_LENGTH) throw new Error('response too long')
  }
  return text
}

const respond = (url: URL, signal: AbortSignal): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const { get } = url.protocol === 'https:' ? https : http
    const headers = { 'Add-Padding': 'true', 'User-Agent': 'gatehouse' }
    get(url, { headers, signal }, resolve).on('error', reject)
  })

/** Padding lines have the count 0. Throws for a page that is no range, such as one of a proxy. */
function breachedSuffixes(range: string): ReadonlySet<string> {
  const suffixes = new Set<string>()
  for (const line of range.toUpperCase().split(/\r?\n/)) {
    if (line === '') continue
    const [, suffix, count] = LINE.exec(line) ?? []
    if (!suffix) throw new Error('malformed response')
    if (Number(count) > 0) suffixes.add(suffix)
  }
  return suffixes
}

/** Returns a text without the address: its end is a part of the digest. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  return (error as NodeJS.ErrnoException).code ?? error.message
}
