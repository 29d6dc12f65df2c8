import { vi } from 'vitest'

/** A tab of this browser: the client's modules as a page load of its own has them. */
export async function openTab() {
  vi.resetModules()
  return {
    ...(await import('#/lib/session.ts')),
    ...(await import('#/lib/refresh.ts')),
    ...(await import('#/lib/log-in.ts')),
    ...(await import('#/lib/api.ts')),
  }
}

export type Tab = Awaited<ReturnType<typeof openTab>>

/** An access token as the service makes them, but for the signature. */
export const accessToken = (claims: { sub: string; sid: string }): string =>
  ['{}', JSON.stringify(claims), ''].map((part) => btoa(part).replaceAll('=', '')).join('.')
