import { expect, test } from 'vitest'
import { gather } from './gather.ts'

/** Collects groups, each of which ends on `end`. */
function openWork() {
  const groups: number[][] = []
  const ends: ((error?: Error) => void)[] = []
  const add = gather<number>(
    (items) =>
      new Promise<void>((resolve, reject) => {
        groups.push(items)
        ends.push((error) => (error ? reject(error) : resolve()))
      }),
  )
  return { groups, add, end: (error?: Error) => ends.shift()?.(error) }
}

test('hands items that arrive during a group to the next one', async () => {
  const { groups, add, end } = openWork()
  const first = add(1)
  await expect.poll(() => groups).toEqual([[1]])
  const others = [add(2), add(3)]
  expect(groups).toEqual([[1]])
  end()
  await first
  await expect.poll(() => groups).toEqual([[1], [2, 3]])
  end()
  await Promise.all(others)
})

test('rejects the items of a failed group, and works on the next one', async () => {
  const { groups, add, end } = openWork()
  const first = add(1)
  await expect.poll(() => groups).toHaveLength(1)
  const second = add(2)
  end(new Error('gone'))
  await expect(first).rejects.toThrow('gone')
  await expect.poll(() => groups).toEqual([[1], [2]])
  end()
  await second
})
