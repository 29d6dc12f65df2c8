import { NetworkError } from './api-error.ts'

const TIMEOUT_MS = 5_000

/** A deployment removed a file of the app that this page runs. */
export class ReplacedError extends Error {
  override name = 'ReplacedError'

  constructor(cause: unknown) {
    super('Gatehouse was updated. Reload the page to continue.', { cause })
  }
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
 * Distinguishes a failed connection from a missing file. Browsers report both as the same import error.
 * @throws {NetworkError | ReplacedError}
 */
export const loadPart =
  <T>(load: () => Promise<T>) =>
  async (): Promise<T> => {
    try {
      return await load()
    } catch (cause) {
      throw (await isReachable()) ? new ReplacedError(cause) : new NetworkError(cause)
    }
  }
