/**
 * Marks a promise as handled, and returns it. `<Await>` renders its failure, but may subscribe only after the promise
 * has rejected, which browsers report as an unhandled rejection.
 */
export function deferred<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined)
  return promise
}
