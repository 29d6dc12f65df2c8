import { allowsPasskeys } from '@gatehouse/contract'

/** The site that passkeys belong to (WebAuthn §4, Relying Party). */
export interface RelyingParty {
  /** The host name. */
  id: string
  origin: string
}

/**
 * Returns the relying party, or null at an address where browsers allow no passkeys. It comes from PUBLIC_URL alone, because
 * a request can claim any host.
 */
export const relyingPartyOf = (publicUrl: URL): RelyingParty | null =>
  allowsPasskeys(publicUrl) ? { id: publicUrl.hostname, origin: publicUrl.origin } : null
