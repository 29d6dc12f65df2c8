import type { App } from '#/route.ts'
import { verifyRoute } from './verify.ts'

/** What the gateway alone asks: none of it is the contract's, and nobody outside can reach it. */
export function gateway(app: App): void {
  verifyRoute(app)
}
