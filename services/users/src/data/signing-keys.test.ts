import { createPrivateKey, sign, verify } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { workerDatabase } from '../../test/database.ts'
import { APP_SECRET } from '../../test/secrets.ts'
import { createDatabase, type DatabaseClient } from './database.ts'
import { loadSigningKeys } from './signing-keys.ts'

const NEW_SECRET = 'another-32-bytes-of-secret-text!'

let clients: DatabaseClient[] = []
let db: DatabaseClient

beforeAll(async () => {
  const url = await workerDatabase()
  clients = Array.from({ length: 5 }, () => createDatabase(url, 2))
  db = createDatabase(url, 2)
})
beforeEach(() => db.signingKey.deleteMany())
afterAll(async () => {
  await db.signingKey.deleteMany()
  await Promise.all([...clients, db].map((client) => client.$disconnect()))
})

test('of five starts at once one makes the key, and all get it', async () => {
  const loaded = await Promise.all(clients.map((client) => loadSigningKeys(client, [APP_SECRET])))
  expect(await db.signingKey.count()).toBe(1)
  for (const keys of loaded) expect(keys).toEqual(loaded[0])
})

test('the key is a pair for Ed25519, and stays', async () => {
  const [key] = await loadSigningKeys(db, [APP_SECRET])
  const message = Buffer.from('message')
  const signature = sign(null, message, key?.privateKey ?? '')
  expect(verify(null, message, key?.publicKey ?? '', signature)).toBe(true)
  expect(createPrivateKey(key?.privateKey ?? '').asymmetricKeyType).toBe('ed25519')
  expect(await loadSigningKeys(db, [APP_SECRET])).toEqual([key])
})

test('the private part rests sealed', async () => {
  const [key] = await loadSigningKeys(db, [APP_SECRET])
  const row = await db.signingKey.findFirstOrThrow()
  const stored = Buffer.from(row.privateKey)
  const body = key?.privateKey.split('\n')[1] ?? ''
  expect(body.length).toBeGreaterThan(40)
  expect(stored.includes(body)).toBe(false)
  expect(stored.includes(Buffer.from(body, 'base64').subarray(-32))).toBe(false)
  expect(stored.includes('PRIVATE KEY')).toBe(false)
})

test('a wrong secret refuses, and says what to do', async () => {
  await loadSigningKeys(db, [APP_SECRET])
  await expect(loadSigningKeys(db, [NEW_SECRET])).rejects.toThrow(
    'No secret in APP_SECRET opens the signing keys. Put the former one behind it.',
  )
  expect(await db.signingKey.count()).toBe(1)
})

test('a new secret put first still opens the key of the former one', async () => {
  const keys = await loadSigningKeys(db, [APP_SECRET])
  expect(await loadSigningKeys(db, [NEW_SECRET, APP_SECRET])).toEqual(keys)
})

test('a sealed key moved to another row does not open', async () => {
  await loadSigningKeys(db, [APP_SECRET])
  await db.signingKey.updateMany({ data: { id: 'another' } })
  await expect(loadSigningKeys(db, [APP_SECRET])).rejects.toThrow('No secret in APP_SECRET')
})
