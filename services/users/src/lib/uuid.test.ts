import { expect, test } from 'vitest'
import { isUuid } from './uuid.ts'

const ID = '01a1fa65-0000-7000-8000-0000000000ff'

test('accepts a UUID in its canonical form, in either case', () => {
  expect(isUuid(ID)).toBe(true)
  expect(isUuid(ID.toUpperCase())).toBe(true)
})

test.for([
  '',
  ID.replaceAll('-', ''),
  `{${ID}}`,
  `${ID}\n`,
  ` ${ID}`,
  `${ID}0`,
  ID.replace('f', 'g'),
  '1.5',
])('refuses %j as a UUID', (text) => {
  expect(isUuid(text)).toBe(false)
})
