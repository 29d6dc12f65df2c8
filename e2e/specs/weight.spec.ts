import { env } from '../fixtures/env.ts'
import { expect, test } from '../fixtures/test.ts'

test.skip(env.hotReload, 'Vite’s dev server sends the sources, uncompressed')
test.skip(!env.hasNginx, 'Vite’s server compresses nothing')

/** Bytes as compressed by the gateway. */
const LIMIT = 170_000

for (const path of [
  '/login',
  '/register',
  '/forgot-password',
  '/reset-password',
  '/verify-email',
  '/invitation',
]) {
  test(`${path} loads at most ${LIMIT / 1_000} kB`, async ({ page }) => {
    await page.goto(path, { waitUntil: 'networkidle' })
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    const bytes = await page.evaluate(() =>
      performance
        .getEntries()
        .reduce(
          (sum, entry) =>
            entry instanceof PerformanceResourceTiming ? sum + entry.encodedBodySize : sum,
          0,
        ),
    )
    expect(bytes).toBeGreaterThan(50_000)
    expect(bytes).toBeLessThanOrEqual(LIMIT)
  })
}
