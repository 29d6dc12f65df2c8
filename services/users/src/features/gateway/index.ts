import type { App } from '#/route.ts'
import { verifyRoute } from './verify.ts'

/** Routes for the gateway only. They are not part of the contract and can't be reached from outside. */
export function gateway(app: App): void {
  verifyRoute(app)
}
