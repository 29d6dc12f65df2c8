import { createPublicKey, verify } from 'node:crypto'
import { jwks } from '@gatehouse/contract'
import type { APIResponse, Response } from '@playwright/test'
import { env } from '../fixtures/env.ts'
import { expect, test } from '../fixtures/test.ts'

const all = async (response: Response | APIResponse | null, name: string) =>
  ((await response?.headersArray()) ?? [])
    .filter((header) => header.name.toLowerCase() === name)
    .map(({ value }) => value)

test.describe('Pages', () => {
  test.skip(!env.hasNginx, 'Vite’s server sends no security headers: nginx does')
  test.skip(env.hotReload, 'Vite’s dev server needs inline scripts: it is exempt from the CSP')

  for (const path of ['/', '/login', '/people', '/nothing/here']) {
    test(`${path} has one CSP that allows no foreign and no inline script`, async ({ page }) => {
      const response = await page.goto(path)
      const policies = await all(response, 'content-security-policy')
      expect(policies).toHaveLength(1)
      const directives = policies[0]?.split(';').map((directive) => directive.trim())
      expect(directives).toEqual(
        expect.arrayContaining([
          "script-src 'self'",
          "style-src 'self' 'unsafe-inline'",
          "object-src 'none'",
          "base-uri 'none'",
          "frame-ancestors 'none'",
        ]),
      )
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    })
  }

  test('An inline script does not run', async ({ page, consoleWatch }) => {
    consoleWatch.allow(/Content Security Policy/)
    await page.goto('/')
    const ran = await page.evaluate(() => {
      const script = document.createElement('script')
      script.textContent = 'document.body.dataset.ran = "yes"'
      document.body.append(script)
      return document.body.dataset['ran']
    })
    expect(ran).toBeUndefined()
  })

  test('Pages are protected against sniffing, framing and leaking', async ({ request }) => {
    const page = await request.get('/login')
    expect(page.headers()).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-cache',
    })
    expect(page.headers()['referrer-policy']).toBeTruthy()
    expect(page.headers()['permissions-policy']).toBeTruthy()
    expect(page.headers()['server'] ?? '').not.toMatch(/\d/)
  })

  test('Built files are cached permanently, pages are not', async ({ page, request }) => {
    const scripts: string[] = []
    page.on('response', (response) => {
      if (response.url().includes('/assets/')) scripts.push(response.url())
    })
    await page.goto('/')
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    expect(scripts.length).toBeGreaterThan(0)
    for (const url of scripts) {
      const file = await request.get(url)
      expect(file.headers()['cache-control']).toContain('immutable')
      expect(await all(file, 'content-security-policy')).toHaveLength(1)
    }
  })
})

test.describe('Responses of the API', () => {
  for (const path of ['/ping', '/users', '/auth/status', '/users/nobody']) {
    test(`/api/v1${path} has one CSP that allows nothing`, async ({ request }) => {
      const response = await request.get(`/api/v1${path}`)
      const policies = await all(response, 'content-security-policy')
      expect(policies).toHaveLength(1)
      expect(policies[0]).toContain("default-src 'none'")
      expect(policies[0]).toContain("frame-ancestors 'none'")
      expect(await all(response, 'x-content-type-options')).toEqual(['nosniff'])
      expect(response.headers()['x-powered-by']).toBeUndefined()
    })
  }

  test('The public keys verify an access token, and may be cached', async ({
    newUser,
    request,
  }) => {
    const { email, password } = await newUser()
    const { access_token } = await (
      await request.post('/api/v1/auth/login', { data: { email, password } })
    ).json()
    const response = await request.get('/.well-known/jwks.json')
    expect(response.headers()['cache-control']).toBe('public, max-age=300')
    const [header = '', claims, signature = ''] = String(access_token).split('.')
    const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString())
    const { keys } = jwks.responses[200].parse(await response.json())
    const jwk = keys.find((key) => key.kid === kid)
    const key = createPublicKey({ key: { ...jwk }, format: 'jwk' })
    const input = Buffer.from(`${header}.${claims}`)
    expect(verify(null, input, key, Buffer.from(signature, 'base64url'))).toBe(true)
  })

  test('Responses with personal data are not cached', async ({ newUser, request }) => {
    const { email, password } = await newUser()
    const response = await request.post('/api/v1/auth/login', { data: { email, password } })
    expect(response.headers()).toMatchObject({ 'cache-control': 'no-store', pragma: 'no-cache' })
  })
})
