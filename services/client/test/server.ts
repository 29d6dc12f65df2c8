import { setupServer } from 'msw/node'

/** Has no handlers of its own: each test adds those of the requests it expects. */
export const server = setupServer()
