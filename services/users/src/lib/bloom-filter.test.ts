import { expect, test } from 'vitest'
import { createBloomFilter } from './bloom-filter.ts'

test('has every text that was added, also after a copy of its bytes', () => {
  const filter = createBloomFilter()
  const texts = Array.from({ length: 1_000 }, (_, n) => `text ${n}`)
  for (const text of texts) filter.add(text)
  const copy = createBloomFilter(Uint8Array.from(filter.bytes))
  expect(texts.filter((text) => !copy.has(text))).toEqual([])
  expect(Array.from({ length: 1_000 }, (_, n) => `other ${n}`).filter(copy.has)).toEqual([])
})

test('refuses bytes of another size', () => {
  expect(() => createBloomFilter(new Uint8Array(10))).toThrow('not 10')
})
