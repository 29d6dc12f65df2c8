import { availableParallelism } from 'node:os'
import { expect, test, vi } from 'vitest'
import { OTHER_PASSWORD, PASSWORD } from '../../test/secrets.ts'
import { createPasswords } from './passwords.ts'

vi.setConfig({ testTimeout: 60_000 })
const COST = { memory: 19_456, passes: 2 }
const passwords = await createPasswords(COST)

test('a password matches its own hash alone', async () => {
  const hash = await passwords.hash(PASSWORD)
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,p=1,t=2\$/)
  expect(await passwords.verify(hash, PASSWORD)).toBe(true)
  expect(await passwords.verify(hash, OTHER_PASSWORD)).toBe(false)
  expect(await passwords.verify(hash, `${PASSWORD}\u0000`)).toBe(false)
  expect(await passwords.hash(PASSWORD)).not.toBe(hash)
})

test('without a hash nothing matches', async () => {
  expect(await passwords.verify(undefined, PASSWORD)).toBe(false)
  expect(await passwords.verify(undefined, '')).toBe(false)
})

test('a hash is to be made again when the cost has been raised', async () => {
  const hash = await passwords.hash(PASSWORD)
  expect(passwords.needsRehash(hash)).toBe(false)
  const more = await createPasswords({ ...COST, memory: 24_000 })
  const longer = await createPasswords({ ...COST, passes: 3 })
  expect([more, longer].map(({ needsRehash }) => needsRehash(hash))).toEqual([true, true])
  expect(await longer.verify(hash, PASSWORD)).toBe(true)
})

test('beyond the queue it says unavailable, at once, and recovers', async () => {
  const size = availableParallelism() * 51
  const results = await Promise.allSettled(
    Array.from({ length: size + 20 }, () => passwords.hash(PASSWORD)),
  )
  const refused = results.slice(size).map((result) => result.status)
  expect(refused).toEqual(Array(20).fill('rejected'))
  expect(results[0]?.status).toBe('fulfilled')
  expect(await passwords.hash(PASSWORD)).toContain('argon2id')
})

test('what has waited too long is not hashed any more', async () => {
  vi.spyOn(performance, 'now').mockReturnValueOnce(0).mockReturnValue(3_001)
  await expect(passwords.hash(PASSWORD)).rejects.toMatchObject({ code: 'unavailable' })
})
