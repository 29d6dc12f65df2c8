import { listWidgets } from '@gatehouse/contract'
import { act, screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { mock } from '../../../test/mock.ts'
import { user } from '../../../test/people.ts'
import { loggedInAs, visit } from '../../../test/visit.tsx'
import { catalogueOf, widget } from '../../../test/widgets.ts'

const NOW = Date.parse('2026-06-15T12:00:00.000Z')
const HOUR = 3_600_000

afterEach(() => vi.useRealTimers())

/** Opens the catalogue with one widget, whose deadline is the given milliseconds away. */
async function open(left: number, time_remaining: string) {
  // React and the network keep their real timers.
  vi.useFakeTimers({ now: NOW, toFake: ['Date', 'setInterval', 'clearInterval'] })
  loggedInAs(user())
  const deadline = new Date(NOW + left).toISOString()
  mock(listWidgets, catalogueOf([widget({ deadline, time_remaining })]))
  await visit('/catalogue')
  await screen.findByRole('table')
}
const pass = (milliseconds: number) => act(() => vi.advanceTimersByTime(milliseconds))

function show(hidden: boolean) {
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(hidden)
  act(() => void document.dispatchEvent(new Event('visibilitychange')))
}

test('counts down each second to the deadline', async () => {
  await open(62_000, '1 minute 2 seconds')
  expect(screen.getByText('1 minute 2 seconds')).toBeVisible()
  pass(1_000)
  expect(screen.getByText('1 minute 1 second')).toBeVisible()
  pass(1_000)
  expect(screen.getByText('1 minute')).toBeVisible()
  pass(60_000)
  expect(screen.getByText('No time remaining')).toBeVisible()
})

test('shows no time for a past deadline', async () => {
  await open(-HOUR, 'No time remaining')
  expect(screen.getByText('No time remaining')).toBeVisible()
})

test('corrects a wrong clock of the browser', async () => {
  await open(HOUR, '1 hour 10 seconds')
  expect(screen.getByText('1 hour 10 seconds')).toBeVisible()
  pass(1_000)
  expect(screen.getByText('1 hour 9 seconds')).toBeVisible()
})

test('pauses on a hidden page, and updates when it is visible again', async () => {
  await open(HOUR, '1 hour')
  show(true)
  expect(vi.getTimerCount()).toBe(0)
  pass(90_000)
  expect(screen.getByText('1 hour')).toBeVisible()
  show(false)
  expect(screen.getByText('58 minutes 30 seconds')).toBeVisible()
  pass(1_000)
  expect(screen.getByText('58 minutes 29 seconds')).toBeVisible()
})

test('has no live region', async () => {
  await open(HOUR, '1 hour')
  expect(screen.getByText('1 hour').closest('[aria-live], [role=status], [role=timer]')).toBeNull()
})
