import { cookieName } from '@gatehouse/contract'

// The readable cookie, no secret, that tells that asking for a token is worth it. The service sets it
// with each refresh cookie. A refused refresh clears neither there, as its answer may come after
// another tab has logged in: the page, which knows of that tab, drops this one, and puts it back when
// it was too quick.
const isSecure = location.protocol === 'https:'
const NAMES = [cookieName('signedIn', false), cookieName('signedIn', true)]

const write = (name: string, value: string) => {
  document.cookie = `${name}=${value}; path=/; samesite=strict${isSecure ? '; secure' : ''}`
}

// The service chooses the name by PUBLIC_URL, which may differ from the address in use.
export const maySignIn = (): boolean =>
  document.cookie.split('; ').some((pair) => NAMES.some((name) => pair === `${name}=1`))

export function dropSignedIn(): void {
  for (const name of NAMES) write(name, '; max-age=0')
}

export function noteSignedIn(): void {
  if (!maySignIn()) write(cookieName('signedIn', isSecure), '1')
}

/** Milliseconds. A page may see a cookie a moment after the answer that set it. */
const SEEN_WITHIN = 500
const LOOK_EVERY = 50

/** Whether the browser has kept the cookies of an answer that has just come. */
export async function isSignedInKept(): Promise<boolean> {
  for (let waited = 0; waited < SEEN_WITHIN && !maySignIn(); waited += LOOK_EVERY) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY))
  }
  return maySignIn()
}
