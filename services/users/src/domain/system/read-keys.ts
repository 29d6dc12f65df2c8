import type { SystemReport } from '@gatehouse/contract'
import type { Database } from '#/database/database.ts'
import type { KeyBox } from '#/domain/keys/key-box.ts'
import { readKeyRing, signerOf } from '#/domain/keys/key-ring.ts'

export interface KeyState extends Omit<SystemReport['keys'], 'signs_since' | 'next_rotation'> {
  signsSince: Date | null
  nextRotation: Date | null
  /** Rows of the table that no secret authenticates. */
  ignored: number
}

/** Reads the signing keys. `rotation` is the time in seconds for which one signs. */
export async function readKeys(
  db: Database,
  { box, rotation, now }: { box: KeyBox; rotation: number; now: Date },
): Promise<KeyState> {
  const { keys, ignored } = await readKeyRing(db, box)
  const at = (seconds: number) => new Date(now.getTime() + seconds * 1_000)
  const [newest] = keys
  const signer = signerOf(keys)
  return {
    signsSince: signer ? at(-signer.age) : null,
    nextRotation: newest ? at(newest.state === 'next' ? -newest.age : rotation - newest.age) : null,
    retired: keys.filter(({ state }) => state === 'previous').length,
    ignored: ignored.length,
  }
}
