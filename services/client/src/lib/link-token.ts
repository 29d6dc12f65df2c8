declare global {
  interface Window {
    /** Set by public/link-token.js, until the page takes it. */
    gatehouseLinkToken?: string
  }
}

// In memory only: a reload loses it, and so does the history.
let current: string | null = null
let opened = 0

/** Returns the token of the link that opened the page. public/link-token.js has removed it from the address. */
export function linkToken(): string | null {
  const given = window.gatehouseLinkToken
  if (given !== undefined) {
    delete window.gatehouseLinkToken
    current = given
    opened += 1
  }
  return current
}

/** Returns how many links were opened in this page. A page resets itself when the number changes: the address stays the same for every link. */
export const openedLinks = (): number => opened
