import { type AccountLink, readLink } from '@gatehouse/contract'
import { mock } from './mock.ts'
import { visit } from './visit.tsx'

export const TOKEN = 'token-of-the-link'

/** Opens the page of a link. public/link-token.js has taken the token out of the address. */
export function visitLink(path: string) {
  window.gatehouseLinkToken = TOKEN
  return visit(path)
}

/** Answers what the link is for. */
export const mockLink = (over: Partial<AccountLink> = {}) =>
  mock(readLink, {
    status: 'success',
    data: {
      purpose: 'reset',
      username: 'michael',
      email: 'michael@example.test',
      expires_at: '2026-01-02T04:04:05.000Z',
      ...over,
    },
  })
