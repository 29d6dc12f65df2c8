import { vi } from 'vitest'

/** Opens a tab: loads the client's modules again, as a page load does. */
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

/** An access token like those of the service, without a signature. */
export const accessToken = (claims: { sub: string; sid: string; aud?: string }): string =>
  ['{}', JSON.stringify(claims), ''].map((part) => btoa(part).replaceAll('=', '')).join('.')
