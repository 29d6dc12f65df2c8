import { afterEach, expect, test, vi } from 'vitest'
import { numberOf } from '../../../test/proofs.ts'
import { APP_SECRET } from '../../../test/secrets.ts'
import { type ProofsOfWork, proofsOfWork } from './proof-of-work.ts'

const proofs = proofsOfWork([APP_SECRET])
afterEach(() => void vi.useRealTimers())

/** Solves a challenge for ada. */
async function solve(by: ProofsOfWork = proofs) {
  const challenge = await by.challenge('ada')
  const { maxnumber: _, ...fields } = challenge
  return { ...fields, number: numberOf(challenge) }
}

const encode = (solution: object) => Buffer.from(JSON.stringify(solution)).toString('base64')

test('accepts a solution for its name in any case, and names it the same each time', async () => {
  const proof = encode(await solve())
  const id = await proofs.verify(proof, 'ada')
  expect(id).toMatch(/^[0-9a-f]{64}$/)
  expect(await proofs.verify(proof, 'ADA')).toBe(id)
})

test('refuses a solution for another name', async () => {
  expect(await proofs.verify(encode(await solve()), 'eve')).toBeUndefined()
})

test('refuses a solution after five minutes', async () => {
  const proof = encode(await solve())
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 301_000 })
  expect(await proofs.verify(proof, 'ada')).toBeUndefined()
})

test('accepts a solution under a former secret, and none of a foreign one', async () => {
  const former = 'former'.repeat(6)
  const proof = encode(await solve(proofsOfWork([former])))
  expect(await proofsOfWork([APP_SECRET, former]).verify(proof, 'ada')).toBeDefined()
  expect(await proofs.verify(proof, 'ada')).toBeUndefined()
})

test('refuses whatever is no solution', async () => {
  const right = await solve()
  const { salt, number } = right
  const [head = '', parameters = ''] = salt.split('?')
  const wrong: unknown[] = [
    { ...right, number: number + 1 },
    { ...right, number: String(number) },
    { ...right, number: -1 },
    { ...right, signature: 'A'.repeat(64) },
    { ...right, algorithm: 'SHA-1' },
    { ...right, salt: salt.replace(/expires=\d+/, 'expires=99999999999') },
    // The same hashed text, with the parameters moved into the number.
    { ...right, salt: `${head}?`, number: `${parameters}${number}` },
    { ...right, salt: '' },
    null,
    [],
    'text',
  ]
  for (const solution of wrong) {
    expect(await proofs.verify(encode(solution as object), 'ada')).toBeUndefined()
  }
  for (const text of ['', 'no base64', encode(right).slice(4)]) {
    expect(await proofs.verify(text, 'ada')).toBeUndefined()
  }
})
