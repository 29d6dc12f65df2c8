// The readable cookie, no secret, that tells that asking for a token is worth it. The service sets it
// with each refresh cookie. A refused refresh clears neither there, as its answer may come after
// another tab has logged in: the page, which knows of that tab, drops this one, and puts it back when
// it was too quick.
const NAME = 'signed_in'

const write = (value: string) => {
  const secure = location.protocol === 'https:' ? '; secure' : ''
  document.cookie = `${NAME}=${value}; path=/; samesite=strict${secure}`
}

export const maySignIn = (): boolean => document.cookie.split('; ').includes(`${NAME}=1`)

export const dropSignedIn = (): void => write('; max-age=0')

export function noteSignedIn(): void {
  if (!maySignIn()) write('1')
}
