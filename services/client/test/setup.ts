import '@testing-library/jest-dom/vitest'
import { cleanup, configure } from '@testing-library/react'
import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest'
import { withLocks } from './locks.ts'
import { server } from './server.ts'

// Long enough for a busy machine. A passing test never waits this long.
configure({ asyncUtilTimeout: 5_000 })

// A request without a handler logs an error, which fails the test below.
beforeAll(() => server.listen({ onUnhandledFrame: 'error' }))
beforeEach(() => {
  withLocks()
  vi.spyOn(console, 'error')
  vi.spyOn(console, 'warn')
})
afterEach(() => {
  cleanup()
  localStorage.clear()
  for (const cookie of document.cookie.split('; ')) document.cookie = `${cookie}; path=/; max-age=0`
  for (const channel of channels.splice(0)) channel.close()
  server.resetHandlers()
  expect(console.error, 'nothing may be logged as an error').not.toHaveBeenCalled()
  expect(console.warn, 'nothing may be logged as a warning').not.toHaveBeenCalled()
})
afterAll(() => server.close())

// Closes the channels of a test, so that it is no longer another tab.
const channels: BroadcastChannel[] = []
vi.stubGlobal(
  'BroadcastChannel',
  class extends BroadcastChannel {
    constructor(name: string) {
      super(name)
      channels.push(this)
    }
  },
)

// Browser APIs that Mantine needs and jsdom lacks. The media queries match a wide, light screen with reduced motion.
vi.stubGlobal('matchMedia', (query: string) => ({
  matches: /min-width|reduced-motion/.test(query),
  media: query,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
}))
vi.stubGlobal(
  'ResizeObserver',
  class {
    observe() {}
    unobserve() {}
    disconnect() {}
  },
)
vi.stubGlobal('scrollTo', () => undefined)
Element.prototype.scrollIntoView = () => undefined
