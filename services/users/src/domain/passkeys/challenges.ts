import { createHash, randomBytes } from 'node:crypto'
import { PASSKEY_SECONDS } from '@gatehouse/contract'
import type { Database } from '#/database/database.ts'

/** WebAuthn asks for at least 16 (§13.4.3). */
const CHALLENGE_BYTES = 32

/** The purpose of a challenge, and its holder: the secret of the browser for a log-in, the session for a new passkey. */
export type Holder = { logIn: string } | { newPasskey: string }

/** Returns the stored digest, which differs between the purposes. */
const digestOf = (holder: Holder): Buffer =>
  createHash('sha256').update(JSON.stringify(holder)).digest()

/** Stores a challenge that only its holder can answer. Returns it in base64url. */
export async function createChallenge(db: Database, holder: Holder): Promise<string> {
  const challenge = randomBytes(CHALLENGE_BYTES)
  await db.$executeRaw`
    INSERT INTO passkey_challenges (challenge, holder, expires_at)
    VALUES (${challenge}, ${digestOf(holder)}, now() + make_interval(secs => ${PASSKEY_SECONDS}::float8))`
  return challenge.toString('base64url')
}

/**
 * Takes the challenge that a response claims to answer, before the response is verified, so that no response is verified
 * twice. Returns undefined when it is unknown, expired, taken, another holder's, or for another purpose.
 */
export async function takeChallenge(
  db: Database,
  holder: Holder,
  clientDataJSON: string,
): Promise<string | undefined> {
  const challenge = challengeOf(clientDataJSON)
  if (!challenge) return undefined
  const taken = await db.$executeRaw`
    DELETE FROM passkey_challenges
    WHERE challenge = ${challenge} AND holder = ${digestOf(holder)} AND expires_at > now()`
  return taken > 0 ? challenge.toString('base64url') : undefined
}

/** Returns the bytes of the challenge in the browser's data, or undefined for anything else. */
function challengeOf(clientDataJSON: string): Buffer | undefined {
  try {
    const { challenge } = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString())
    return typeof challenge === 'string' ? Buffer.from(challenge, 'base64url') : undefined
  } catch {
    return undefined
  }
}

/** Removes at most `limit` challenges that nobody answered, and returns their number. */
export const purgeChallenges = (db: Database, limit: number): Promise<number> => db.$executeRaw`
  DELETE FROM passkey_challenges WHERE challenge IN (
    SELECT challenge FROM passkey_challenges WHERE expires_at < now()
    LIMIT ${limit}::int FOR UPDATE SKIP LOCKED)`
