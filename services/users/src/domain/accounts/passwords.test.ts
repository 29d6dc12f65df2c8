import { availableParallelism } from 'node:os'
import { expect, test, vi } from 'vitest'
import { OTHER_PASSWORD, PASSWORD } from '../../../test/secrets.ts'
import { createPasswords, OPERATOR } from './passwords.ts'

vi.setConfig({ testTimeout: 60_000 })
const COST = { memory: 19_456, passes: 2 }
const passwords = await createPasswords(COST)

test('a password matches only its own hash', async () => {
  const hash = await passwords.hash(PASSWORD, OPERATOR)
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,p=1,t=2\$/)
  expect(await passwords.verify(hash, PASSWORD, OPERATOR)).toBe(true)
  expect(await passwords.verify(hash, OTHER_PASSWORD, OPERATOR)).toBe(false)
  expect(await passwords.verify(hash, `${PASSWORD}\u0000`, OPERATOR)).toBe(false)
  expect(await passwords.hash(PASSWORD, OPERATOR)).not.toBe(hash)
})

test('no password matches a missing hash', async () => {
  expect(await passwords.verify(undefined, PASSWORD, OPERATOR)).toBe(false)
  expect(await passwords.verify(undefined, '', OPERATOR)).toBe(false)
})

test('a hash needs a rehash after the cost rises', async () => {
  const hash = await passwords.hash(PASSWORD, OPERATOR)
  expect(passwords.needsRehash(hash, PASSWORD)).toBe(false)
  const more = await createPasswords({ ...COST, memory: 24_000 })
  const longer = await createPasswords({ ...COST, passes: 3 })
  expect([more, longer].map(({ needsRehash }) => needsRehash(hash, PASSWORD))).toEqual([true, true])
  expect(await longer.verify(hash, PASSWORD, OPERATOR)).toBe(true)
})

test('refuses an account with a full queue and serves another account', async () => {
  const results = Promise.allSettled(
    Array.from({ length: 100 }, () => passwords.hash(PASSWORD, { network: 'a', account: 'a' })),
  )
  expect(await passwords.hash(PASSWORD, { network: 'b', account: 'b' })).toContain('argon2id')
  // On a busy machine some of the others time out in the queue.
  const refused = (await results).filter(
    (result) => result.status === 'rejected' && result.reason.code === 'too_many_requests',
  )
  expect(refused).toHaveLength(80 - availableParallelism())
  expect(await passwords.hash(PASSWORD, OPERATOR)).toContain('argon2id')
})

test('answers unavailable when the whole queue is full', async () => {
  const size = availableParallelism() * 51
  const results = await Promise.allSettled(
    Array.from({ length: size + 20 }, (_, n) =>
      passwords.hash(PASSWORD, { network: `${n}`, account: `${n}` }),
    ),
  )
  expect(results.slice(size)).toMatchObject(
    Array(20).fill({ status: 'rejected', reason: { code: 'unavailable' } }),
  )
  expect(results[0]?.status).toBe('fulfilled')
})

test('refuses a hash that waited too long in the queue', async () => {
  vi.spyOn(performance, 'now').mockReturnValueOnce(0).mockReturnValue(3_001)
  await expect(passwords.hash(PASSWORD, OPERATOR)).rejects.toMatchObject({ code: 'unavailable' })
})
