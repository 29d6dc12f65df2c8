import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'

/** The default of Postgres. */
const ITERATIONS = 4_096

/**
 * Computes the verifier that Postgres stores for a password (RFC 5803). A statement with the verifier keeps the password
 * out of statement logs and off the network.
 */
export function scramVerifier(password: string): string {
  const salt = randomBytes(16)
  const salted = pbkdf2Sync(password.normalize('NFKC'), salt, ITERATIONS, 32, 'sha256')
  const keyed = (text: string) => createHmac('sha256', salted).update(text).digest()
  const storedKey = createHash('sha256').update(keyed('Client Key')).digest('base64')
  const serverKey = keyed('Server Key').toString('base64')
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString('base64')}$${storedKey}:${serverKey}`
}
