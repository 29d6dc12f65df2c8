import { createHash } from 'node:crypto'
import { parentPort } from 'node:worker_threads'
import { encrypt } from 'unixcrypt'
import type { SlowRequest, SlowResponse, SlowScheme } from './slow-digest.ts'

parentPort?.on('message', ({ id, scheme, password }: SlowRequest) => {
  const response: SlowResponse = { id, digest: digestOf(scheme, password) }
  parentPort?.postMessage(response)
})

function digestOf(scheme: SlowScheme, password: string): string {
  if (scheme.scheme === 'phpass') return phpass(scheme, password)
  const hash = encrypt(password, `$${scheme.id}$rounds=${scheme.rounds}$${scheme.salt}`)
  return hash.slice(hash.lastIndexOf('$') + 1)
}

/** The portable hash of phpass (https://www.openwall.com/phpass/): MD5 over the previous digest and the password. */
function phpass({ rounds, salt }: Extract<SlowScheme, { scheme: 'phpass' }>, password: string) {
  const bytes = Buffer.from(password)
  let digest = md5(Buffer.from(salt), bytes)
  for (let left = 2 ** rounds; left > 0; left -= 1) digest = md5(digest, bytes)
  return encode(digest)
}

const md5 = (a: Buffer, b: Buffer) => createHash('md5').update(a).update(b).digest()

const ALPHABET = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** Encodes three bytes, the first one lowest, as four characters, the lowest bits first. */
function encode(bytes: Buffer): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const group = bytes.subarray(at, at + 3)
    const value = group.reduce((sum, byte, index) => sum + byte * 256 ** index, 0)
    for (let n = 0; n <= group.length; n += 1) text += ALPHABET[Math.floor(value / 64 ** n) % 64]
  }
  return text
}
