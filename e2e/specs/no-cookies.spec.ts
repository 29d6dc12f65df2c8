import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { chromium } from '@playwright/test'
import { browser, env } from '../fixtures/env.ts'
import { fillLogIn } from '../fixtures/forms.ts'
import { expect, test } from '../fixtures/test.ts'

/** Chromium's setting "Block all cookies". */
const BLOCKED = { profile: { default_content_setting_values: { cookies: 2 } } }

test('A log-in in a browser that blocks cookies explains the problem', async ({ newUser }) => {
  const user = await newUser()
  const folder = await mkdtemp(path.join(tmpdir(), 'no-cookies-'))
  await mkdir(path.join(folder, 'Default'))
  await writeFile(path.join(folder, 'Default', 'Preferences'), JSON.stringify(BLOCKED))
  const context = await chromium.launchPersistentContext(folder, {
    ...browser,
    baseURL: env.baseUrl,
  })
  const page = await context.newPage()
  await page.goto('/login')
  await fillLogIn(page, user)
  await expect(page.getByRole('alert')).toContainText(
    'Your browser did not keep the log-in’s cookies.',
  )
  await context.close()
  await rm(folder, { recursive: true })
})
