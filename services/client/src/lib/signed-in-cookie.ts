import { cookieName } from '@gatehouse/contract'

// The service sets this readable cookie, which is no secret, with each refresh cookie. Without it a refresh would
// fail, so none is sent. A refused refresh clears neither cookie at the service, because its answer may come after a
// log-in in another tab. The page deletes this one, and restores it when another tab has logged in.
const isSecure = location.protocol === 'https:'
const NAMES = [cookieName('signedIn', false), cookieName('signedIn', true)]

const write = (name: string, value: string) => {
  document.cookie = `${name}=${value}; path=/; samesite=strict${isSecure ? '; secure' : ''}`
}

// The service chooses the name by PUBLIC_URL, which may differ from the address of this page.
export const hasSignedInCookie = (): boolean =>
  document.cookie.split('; ').some((pair) => NAMES.some((name) => pair === `${name}=1`))

export function deleteSignedInCookie(): void {
  for (const name of NAMES) write(name, '; max-age=0')
}

export function setSignedInCookie(): void {
  if (!hasSignedInCookie()) write(cookieName('signedIn', isSecure), '1')
}

/** A page may see a cookie only a moment after the answer that set it. */
const TIMEOUT_MS = 500
const POLL_MS = 50

/** Resolves to whether the browser stored the cookies of an answer that has just arrived. */
export async function waitForSignedInCookie(): Promise<boolean> {
  for (let waited = 0; waited < TIMEOUT_MS && !hasSignedInCookie(); waited += POLL_MS) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
  return hasSignedInCookie()
}
