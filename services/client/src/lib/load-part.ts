import { NetworkError } from './api-error.ts'

/** Milliseconds. */
const PATIENCE = 5_000

/** A part of the app is no longer on the server, because a deployment replaced it. */
export class ReplacedError extends Error {
  override name = 'ReplacedError'

  constructor(cause: unknown) {
    super('A new version of Gatehouse is here. Reload the page to go on.', { cause })
  }
}

/** Whether this site answers at all. */
export async function isReachable(): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(PATIENCE)
    const { ok } = await fetch('/', { method: 'HEAD', cache: 'no-store', signal })
    return ok
  } catch {
    return false
  }
}

/**
 * Makes an import say why it fails. Browsers report a lost connection and a file that is gone alike.
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
