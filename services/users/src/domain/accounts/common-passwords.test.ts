import { readFileSync } from 'node:fs'
import { PASSWORD_FLOOR } from '@gatehouse/contract'
import { beforeAll, expect, test } from 'vitest'
import { buildFilter, listedPasswords } from '../../../common-passwords.ts'
import { isCommonPassword } from './common-passwords.ts'
import { passwordFault } from './password-policy.ts'

const DEFAULT_LENGTH = 12
let listed: string[] = []
beforeAll(() => {
  listed = listedPasswords()
})

test.for([DEFAULT_LENGTH, PASSWORD_FLOOR])(
  'refuses the 3,000 most frequent passwords of at least %i characters, in any case (OWASP ASVS 6.2.4)',
  (length) => {
    const top = listed.filter((password) => [...password].length >= length).slice(0, 3_000)
    expect(top).toHaveLength(3_000)
    const accepted = top
      .flatMap((password) => [password, password.toUpperCase()])
      .filter((password) => passwordFault(password, {}, length) === undefined)
    expect(accepted).toEqual([])
  },
)

/** Random numbers that are the same in every run, with the constants of Numerical Recipes. */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state
  }
}

test('accepts 100,000 random passphrases', () => {
  const next = numbers(20_261_129)
  const words = listed.filter((password) => /^[a-z]{8,10}$/.test(password)).slice(0, 4_096)
  const passphrases = Array.from({ length: 100_000 }, () =>
    Array.from({ length: 4 }, () => words[(next() >>> 8) % words.length]).join(' '),
  )
  expect(passphrases.filter(isCommonPassword)).toEqual([])
})

test('the committed filter is the one that the list yields', () => {
  const committed = readFileSync(new URL('common-passwords.bin', import.meta.url))
  expect(Buffer.compare(committed, buildFilter())).toBe(0)
})
