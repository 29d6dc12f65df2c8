import { generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createDatabase, type DatabaseClient } from '#/database/database.ts'
import { workerDatabase } from '../../../test/database.ts'
import { APP_SECRET } from '../../../test/secrets.ts'
import { publicJwk } from './jwk.ts'
import { keyBox } from './key-box.ts'
import { readKeyRing, signerOf } from './key-ring.ts'
import { maintainSigningKeys, rotateSigningKeys } from './signing-keys.ts'

const OTHER_SECRET = 'another-32-bytes-of-secret-text!'
const ROTATION = 7_200
const box = keyBox([APP_SECRET])

let db: DatabaseClient
beforeAll(async () => {
  db = createDatabase(await workerDatabase(), 2)
})
beforeEach(async () => {
  await db.signingKey.deleteMany()
  await tick()
})
afterAll(async () => {
  await db.signingKey.deleteMany()
  await db.$disconnect()
})

async function tick(keys = box) {
  return maintainSigningKeys(db, await readKeyRing(db, keys), { box: keys, rotation: ROTATION })
}

/** Generates a key pair outside the service. */
function newPair() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  return { id: publicJwk(publicKey).kid, publicKey, privateKey }
}

type Forged = Partial<{ privateKey: Uint8Array<ArrayBuffer>; mac: Uint8Array<ArrayBuffer> | null }>

/** Inserts a public key that signs now, as an attacker with write access to the database could. */
async function insertForeign(forged: Forged = {}): Promise<string> {
  const { id, publicKey } = newPair()
  const row = { id, publicKey, privateKey: new Uint8Array(0), signsFrom: new Date(), ...forged }
  await db.signingKey.create({ data: row })
  return id
}

test.for<[string, () => Promise<Forged>]>([
  ['no private part', async () => ({})],
  ['garbage for a private part', async () => ({ privateKey: new Uint8Array(200) })],
  ['garbage for a MAC', async () => ({ mac: new Uint8Array(32) })],
  ['an empty MAC', async () => ({ mac: new Uint8Array(0) })],
  [
    "another row's private part",
    async () => ({ privateKey: (await db.signingKey.findFirstOrThrow()).privateKey }),
  ],
  [
    "another row's private part and MAC",
    async () => {
      const { privateKey, mac } = await db.signingKey.findFirstOrThrow()
      return { privateKey, mac }
    },
  ],
  [
    'a private part sealed with another secret',
    async () => ({ privateKey: keyBox([OTHER_SECRET]).seal(newPair().privateKey, 'kid') }),
  ],
])('ignores an inserted public key with %s', async ([, forge]) => {
  const before = await readKeyRing(db, box)
  const id = await insertForeign(await forge())
  const { keys, ignored } = await readKeyRing(db, box)
  expect(ignored).toEqual([id])
  expect(keys.map((key) => key.id)).toEqual(before.keys.map((key) => key.id))
  expect(signerOf(keys)?.id).toBe(signerOf(before.keys)?.id)
  expect(await tick()).toBe(false)
})

test('ignores a row whose private key belongs to another public key', async () => {
  const { id, publicKey } = newPair()
  const privateKey = box.seal(newPair().privateKey, id)
  await db.signingKey.create({ data: { id, publicKey, privateKey, signsFrom: new Date() } })
  expect((await readKeyRing(db, box)).ignored).toEqual([id])
})

test('ignores rows whose MACs were swapped', async () => {
  await rotateSigningKeys(db, box)
  const [one, other] = await db.signingKey.findMany()
  if (!one || !other) throw new Error('There are no two keys.')
  for (const [{ id }, { mac }] of [
    [one, other],
    [other, one],
  ] as const) {
    await db.signingKey.update({ where: { id }, data: { mac } })
  }
  const { keys, ignored } = await readKeyRing(db, box)
  expect(keys).toEqual([])
  expect(ignored).toHaveLength(2)
})

test.for([
  "signs_from = signs_from + interval '1 microsecond'",
  "public_key = public_key || E'\\n'",
])('ignores a row after UPDATE … SET %s', async (change) => {
  await db.$executeRawUnsafe(`UPDATE signing_keys SET ${change}`)
  expect((await readKeyRing(db, box)).keys).toEqual([])
})

test('makes no key when it cannot authenticate the existing ones', async () => {
  const stranger = keyBox([OTHER_SECRET])
  const before = await db.signingKey.findMany()
  expect(await tick(stranger)).toBe(false)
  await expect(rotateSigningKeys(db, stranger)).rejects.toThrow('No secret in APP_SECRET')
  expect(await db.signingKey.findMany()).toEqual(before)
})

test('adds a MAC to a row that the previous version wrote', async () => {
  await db.signingKey.updateMany({ data: { mac: null } })
  const { keys, ignored } = await readKeyRing(db, box)
  expect(ignored).toEqual([])
  expect(signerOf(keys)).toBeDefined()
  expect(await tick()).toBe(true)
  await db.signingKey.updateMany({ data: { privateKey: new Uint8Array(0) } })
  expect((await readKeyRing(db, box)).keys).toMatchObject([
    { id: keys[0]?.id, privateKey: undefined },
  ])
})

test('a new first secret renews every MAC, even without the private key', async () => {
  await rotateSigningKeys(db, box)
  const { keys } = await readKeyRing(db, box)
  await db.signingKey.update({
    where: { id: keys[0]?.id ?? '' },
    data: { privateKey: new Uint8Array(0) },
  })
  await tick(keyBox([OTHER_SECRET, APP_SECRET]))
  const renewed = await readKeyRing(db, keyBox([OTHER_SECRET]))
  expect(renewed.ignored).toEqual([])
  expect(renewed.keys.map(({ id }) => id)).toEqual(keys.map(({ id }) => id))
  expect((await readKeyRing(db, box)).keys).toEqual([])
})

test('an authenticated row stays trusted while its fields are unchanged', async () => {
  const { keys } = await readKeyRing(db, box)
  await tick(keyBox([OTHER_SECRET, APP_SECRET]))
  expect((await readKeyRing(db, box, keys)).keys).toMatchObject([
    { privateKey: keys[0]?.privateKey },
  ])
  await db.$executeRaw`UPDATE signing_keys SET signs_from = signs_from + interval '1 microsecond'`
  expect((await readKeyRing(db, box, keys)).keys).toEqual([])
})
