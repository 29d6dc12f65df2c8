import { NetworkError } from './api-error.ts'

const TIMEOUT_MS = 5_000

const UPDATED = 'Gatehouse was updated. Reload the page to continue.'
const INTERRUPTED = 'The connection was interrupted. Reload the page to continue.'

/** Only a new document can load a file: a deployment removed it, or the browser remembers that it failed. */
export class ReplacedError extends Error {
  override name = 'ReplacedError'
}

/** Returns whether the site answers. */
export async function isReachable(): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS)
    const { ok } = await fetch('/', { method: 'HEAD', cache: 'no-store', signal })
    return ok
  } catch {
    return false
  }
}

/**
 * Distinguishes a failed connection from a missing file. Browsers report both as the same import error, and Chromium does
 * not request a file again that it failed to import: nothing is imported while the browser knows that it is offline.
 * @throws {NetworkError | ReplacedError}
 */
export function loadPart<T>(load: () => Promise<T>): () => Promise<T> {
  let reason = UPDATED
  const explain = async (cause: unknown): Promise<never> => {
    if (await isReachable()) throw new ReplacedError(reason, { cause })
    reason = INTERRUPTED
    throw new NetworkError(cause)
  }
  return async () => {
    if (!navigator.onLine) throw new NetworkError(undefined)
    return load().catch(explain)
  }
}
