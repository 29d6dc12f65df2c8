import { browser } from '../fixtures/env.ts'
import { fillLogIn } from '../fixtures/forms.ts'
import { expect, test } from '../fixtures/test.ts'

// Pages neither read nor write cookies, as with Chromium's setting "Block all cookies".
test.use({
  launchOptions: {
    ...browser,
    args: [...(browser.args ?? []), '--blink-settings=cookieEnabled=false'],
  },
})

test('A log-in in a browser that blocks cookies explains the problem', async ({
  page,
  newUser,
}) => {
  const user = await newUser()
  await page.goto('/login')
  await fillLogIn(page, user)
  await expect(page.getByRole('alert')).toContainText(
    'Your browser did not keep the log-in’s cookies.',
  )
})
