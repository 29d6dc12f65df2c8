declare global {
  interface Window {
    /** Set by public/link-token.js, until the page takes it. */
    gatehouseLinkToken?: string
  }
}

// In memory only: a reload loses it, and so does the history.
let current: string | null = null

/** Returns the token of the link that opened the page. public/link-token.js has removed it from the address. */
export function linkToken(): string | null {
  const given = window.gatehouseLinkToken
  if (given !== undefined) {
    delete window.gatehouseLinkToken
    current = given
  }
  return current
}
