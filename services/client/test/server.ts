import { setupServer } from 'msw/node'

/** Answers nothing by itself: each test says what it expects the service to be asked. */
export const server = setupServer()
