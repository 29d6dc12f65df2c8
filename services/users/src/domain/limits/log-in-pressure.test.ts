import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { together } from '../../../test/together.ts'
import { addFailures } from './log-in-pressure.ts'

const server = useApp()
const replica = useApp()

const add = (count: number, { app } = server) => app.db.$transaction((tx) => addFailures(tx, count))

/** Moves the hour and the escalation into the past. */
const age = (minutes: number) => server.app.db.$executeRaw`
  UPDATE log_in_pressure SET hour_started_at = hour_started_at - make_interval(mins => ${minutes}::int),
    proof_until = proof_until - make_interval(mins => ${minutes}::int),
    proof_since = proof_since - make_interval(mins => ${minutes}::int)`

const row = () => server.app.db.logInPressure.findFirstOrThrow()

/** Lets hours pass with the same number of failures each. */
async function live(hours: number, failures: number) {
  for (let hour = 0; hour < hours; hour += 1) {
    await add(failures)
    await age(60)
  }
  await add(0)
}

test('begins once with more than 600 failures in an hour, where few are usual', async () => {
  expect(await add(600)).toEqual([])
  expect(await add(1)).toEqual(['began'])
  expect(await add(1)).toEqual([])
})

test('ends an hour after the hour of an attack, and is reported once', async () => {
  await add(601)
  await age(119)
  expect(await add(1)).toEqual([])
  await age(1)
  expect(await add(0)).toEqual(['ended'])
  expect(await add(0)).toEqual([])
})

test('goes on while attackers don’t solve their challenges, and counts solved ones back', async () => {
  await add(601)
  await age(60)
  await add(700)
  await age(60)
  expect(await add(700)).toEqual([])
  await add(-699)
  expect(await row()).toMatchObject({ failures: 1 })
  await add(-5)
  expect(await row()).toMatchObject({ failures: 0 })
})

test('learns within weeks what is usual', async () => {
  await live(200, 50)
  const { usual } = await row()
  expect(usual).toBeCloseTo(50 * (1 - (167 / 168) ** 200))
  expect(await add(Math.floor(20 * usual))).toEqual([])
  expect(await add(1)).toEqual(['began'])
})

test('an attack of a day hardly changes what is usual, and quiet hours lower it', async () => {
  await live(24, 100_000)
  const { usual } = await row()
  expect(usual).toBeLessThan(10)
  await age(168 * 60)
  await add(0)
  expect((await row()).usual).toBeLessThan(usual / 2)
})

test('counts what 20 writers at two replicas add at once, and begins once', async () => {
  await add(0)
  const found = await together((n) => add(40, n % 2 ? server : replica))
  expect(await row()).toMatchObject({ failures: 800 })
  expect(found.flat()).toEqual(['began'])
})
