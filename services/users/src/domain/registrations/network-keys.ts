import { wideNetworksOf } from '#/lib/network.ts'
import { deriveKey, mac } from '#/lib/secrets.ts'

type Key = Uint8Array<ArrayBuffer>

/** Returns the HMAC of a client's network under each secret. Rows store the first. */
export function networkKeys(secrets: readonly string[], ip: string): Key[] {
  const networks = wideNetworksOf(ip)
  const network = Buffer.from('v4' in networks ? networks.v4 : networks.v56)
  return secrets.map(
    (secret) => new Uint8Array(mac(deriveKey(secret, 'registration-network'), network)),
  )
}
