import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createDatabase, type DatabaseClient } from '#/database/database.ts'
import { workerDatabase } from '../../../test/database.ts'
import { ageSigningKeys } from '../../../test/factories.ts'
import { APP_SECRET } from '../../../test/secrets.ts'
import { keyBox } from './key-box.ts'
import { readKeyRing, signerOf } from './key-ring.ts'
import { maintainSigningKeys } from './signing-keys.ts'

const NEW_SECRET = 'another-32-bytes-of-secret-text!'
const ROTATION = 7_200

let db: DatabaseClient
beforeAll(async () => {
  db = createDatabase(await workerDatabase(), 2)
})
beforeEach(async () => {
  await db.signingKey.deleteMany()
  await tickWith([APP_SECRET])
})
afterAll(async () => {
  await db.signingKey.deleteMany()
  await db.$disconnect()
})

const signerWith = async (secrets: string[]) =>
  signerOf((await readKeyRing(db, keyBox(secrets))).keys)

async function tickWith(secrets: string[]) {
  const box = keyBox(secrets)
  return maintainSigningKeys(db, await readKeyRing(db, box), { box, rotation: ROTATION })
}

test('a new first secret re-encrypts the key of the former one', async () => {
  const key = await signerWith([APP_SECRET])
  expect(await signerWith([NEW_SECRET, APP_SECRET])).toMatchObject({
    id: key?.id,
    privateKey: key?.privateKey,
  })
  expect(await tickWith([NEW_SECRET, APP_SECRET])).toBe(true)
  expect((await signerWith([NEW_SECRET]))?.privateKey).toBe(key?.privateKey)
  expect(await signerWith([APP_SECRET])).toBeUndefined()
  expect(await tickWith([NEW_SECRET, APP_SECRET])).toBe(false)
})

test('a new secret in second place changes nothing', async () => {
  expect(await tickWith([APP_SECRET, NEW_SECRET])).toBe(false)
  expect(await signerWith([APP_SECRET])).toBeDefined()
})

test('a wrong secret changes nothing, even when a rotation is due', async () => {
  await ageSigningKeys(db, ROTATION)
  const before = await db.signingKey.findMany()
  expect(await signerWith([NEW_SECRET])).toBeUndefined()
  expect(await tickWith([NEW_SECRET])).toBe(false)
  expect(await db.signingKey.findMany()).toEqual(before)
})
