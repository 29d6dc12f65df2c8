import { expect, test } from 'vitest'
import { settleStepUp, stepUp, stepUpReason } from './step-up.ts'

const live = () => new AbortController().signal

test('calls at once ask once, with the first reason', async () => {
  const answers = Promise.all([stepUp('first', live()), stepUp('second', live())])
  expect(stepUpReason()).toBe('first')
  settleStepUp(true)
  expect(await answers).toEqual([true, true])
  expect(stepUpReason()).toBeNull()
})

test('a call that ends stops waiting, and the others go on', async () => {
  const ending = new AbortController()
  const ended = stepUp('ended', ending.signal)
  const other = stepUp('other', live())
  ending.abort(new Error('left'))
  await expect(ended).rejects.toThrow('left')
  expect(stepUpReason()).toBe('ended')
  settleStepUp(true)
  expect(await other).toBe(true)
})

test('nothing is asked once nobody waits, or for a call that ended before', async () => {
  const ending = new AbortController()
  const ended = stepUp('ended', ending.signal)
  ending.abort(new Error('left'))
  await expect(ended).rejects.toThrow('left')
  expect(stepUpReason()).toBeNull()
  await expect(stepUp('late', ending.signal)).rejects.toThrow('left')
  expect(stepUpReason()).toBeNull()
})

test('a user who cancels refuses all calls, and is asked again by the next', async () => {
  const first = stepUp('first', live())
  settleStepUp(false)
  expect(await first).toBe(false)
  const next = stepUp('next', live())
  expect(stepUpReason()).toBe('next')
  settleStepUp(true)
  expect(await next).toBe(true)
})
