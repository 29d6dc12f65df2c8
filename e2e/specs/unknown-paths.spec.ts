import { expect, test } from '../fixtures/test.ts'

for (const [path, status] of [
  ['/', 200],
  ['/account/sessions', 200],
  ['/people/0193a0b2-7c00-7000-8000-000000000001/sessions', 200],
  ['/nothing/here', 404],
  ['/usersandmore', 404],
  ['/metrics', 404],
] as const) {
  test(`${path} answers ${status} with the client`, async ({ request }) => {
    const response = await request.get(path)
    expect(response.status()).toBe(status)
    expect(await response.text()).toContain('<div id="root">')
  })
}
