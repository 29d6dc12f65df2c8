import type { Challenge } from '@gatehouse/contract'
import { sha256 } from '@noble/hashes/sha2.js'
import { hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'

/**
 * Returns the number of a challenge, by trying all. In plain JavaScript: Web Crypto is slower for such short texts, and
 * absent over plain http.
 */
export function findNumber({ salt, challenge, maxnumber }: Challenge): number | undefined {
  const wanted = hexToBytes(challenge)
  const salted = sha256.create().update(utf8ToBytes(salt))
  for (let number = 0; number <= maxnumber; number += 1) {
    const digest = salted
      .clone()
      .update(utf8ToBytes(String(number)))
      .digest()
    if (digest.every((byte, index) => byte === wanted[index])) return number
  }
  return undefined
}
