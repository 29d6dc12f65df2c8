import { createPrivateKey, sign, verify } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createDatabase, type DatabaseClient } from '#/database/database.ts'
import { workerDatabase } from '../../../test/database.ts'
import { ageSigningKeys } from '../../../test/factories.ts'
import { APP_SECRET } from '../../../test/secrets.ts'
import { keyBox } from './key-box.ts'
import { readKeyRing, signerOf } from './key-ring.ts'
import {
  KEPT_AFTER,
  maintainSigningKeys,
  PUBLISHED_BEFORE,
  replaceSigningKeys,
  rotateSigningKeys,
} from './signing-keys.ts'

const ROTATION = 7_200
const box = keyBox([APP_SECRET])

let clients: DatabaseClient[] = []
let db: DatabaseClient

beforeAll(async () => {
  const url = await workerDatabase()
  clients = Array.from({ length: 5 }, () => createDatabase(url, 4))
  db = createDatabase(url, 2)
})
beforeEach(() => db.signingKey.deleteMany())
afterAll(async () => {
  await db.signingKey.deleteMany()
  await Promise.all([...clients, db].map((client) => client.$disconnect()))
})

const read = async () => (await readKeyRing(db, box)).keys
const states = async () => (await read()).map(({ state }) => state)

/** Maintains the keys, as each process does every two seconds. */
async function tick(client = db, policy = { box, rotation: ROTATION }) {
  return maintainSigningKeys(client, await readKeyRing(client, policy.box), policy)
}

/** Runs work twenty times concurrently, on five clients. */
const runTwenty = <T>(work: (client: DatabaseClient) => Promise<T>) =>
  Promise.all(Array.from({ length: 4 }, () => clients.map(work)).flat())

test('twenty concurrent starts make one key, which signs immediately', async () => {
  await runTwenty((client) => tick(client))
  expect(await states()).toEqual(['current'])
})

test('generates an Ed25519 key pair', async () => {
  await tick()
  const key = signerOf(await read())
  const message = Buffer.from('message')
  const signature = sign(null, message, key?.privateKey ?? '')
  expect(verify(null, message, key?.publicKey ?? '', signature)).toBe(true)
  expect(createPrivateKey(key?.privateKey ?? '').asymmetricKeyType).toBe('ed25519')
})

test('stores the private key encrypted', async () => {
  await tick()
  const key = signerOf(await read())
  const row = await db.signingKey.findFirstOrThrow()
  const stored = Buffer.from(row.privateKey)
  const body = key?.privateKey.split('\n')[1] ?? ''
  expect(body.length).toBeGreaterThan(40)
  expect(stored.includes(body)).toBe(false)
  expect(stored.includes(Buffer.from(body, 'base64').subarray(-32))).toBe(false)
  expect(stored.includes('PRIVATE KEY')).toBe(false)
})

test('a private key moved to another row cannot be decrypted', async () => {
  await tick()
  await db.signingKey.updateMany({ data: { id: 'another' } })
  expect(signerOf(await read())).toBeUndefined()
})

test('changes nothing until the next key must be published', async () => {
  await tick()
  const [first] = await read()
  await ageSigningKeys(db, ROTATION - PUBLISHED_BEFORE - 30)
  expect(await tick()).toBe(false)
  expect(await read()).toMatchObject([{ id: first?.id, state: 'current' }])
})

test('twenty concurrent processes publish one key when a rotation is due', async () => {
  await tick()
  await ageSigningKeys(db, ROTATION - PUBLISHED_BEFORE)
  await runTwenty((client) => tick(client))
  expect(await states()).toEqual(['next', 'current'])
})

test('twenty concurrent rotations publish one key and return when it signs', async () => {
  await tick()
  const answers = await runTwenty((client) => rotateSigningKeys(client, box))
  expect(answers.filter(({ published }) => published)).toHaveLength(1)
  expect(new Set(answers.map(({ signsFrom }) => signsFrom.getTime())).size).toBe(1)
  expect(await states()).toEqual(['next', 'current'])
})

test('a key is published before it signs and stays published after its successor signs', async () => {
  await tick()
  const first = signerOf(await read())
  await rotateSigningKeys(db, box)

  await ageSigningKeys(db, PUBLISHED_BEFORE - 5)
  await tick()
  expect(signerOf(await read())?.id).toBe(first?.id)

  await ageSigningKeys(db, 5)
  await tick()
  expect(await states()).toEqual(['current', 'previous'])
  expect(signerOf(await read())?.id).not.toBe(first?.id)

  await ageSigningKeys(db, KEPT_AFTER - 5)
  await tick()
  expect(await states()).toEqual(['current', 'previous'])

  await ageSigningKeys(db, 5)
  await tick()
  const keys = await read()
  expect(keys.map(({ state }) => state)).toEqual(['current'])
  expect(keys.map(({ id }) => id)).not.toContain(first?.id)
})

test('after a long outage the old key signs until the new one was published', async () => {
  await tick()
  const first = signerOf(await read())
  await ageSigningKeys(db, 10 * ROTATION)
  await tick()
  expect(await states()).toEqual(['next', 'current'])
  expect(signerOf(await read())?.id).toBe(first?.id)
})

test('a key still signs after the clock is set back', async () => {
  await tick()
  await rotateSigningKeys(db, box)
  const first = signerOf(await read())
  await ageSigningKeys(db, -86_400)
  await tick()
  expect(await states()).toEqual(['next', 'current'])
  expect(signerOf(await read())?.id).toBe(first?.id)
})

test('replacing the keys leaves one key, which signs immediately', async () => {
  await tick()
  await rotateSigningKeys(db, box)
  const before = (await read()).map(({ id }) => id)
  expect(await replaceSigningKeys(db, box)).toBe(2)
  const [key, ...others] = await read()
  expect(others).toEqual([])
  expect(key?.state).toBe('current')
  expect(before).not.toContain(key?.id)
})
