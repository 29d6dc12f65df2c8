import { env } from '../fixtures/env.ts'
import { fillLogIn, flash, logInButton, password } from '../fixtures/forms.ts'
import { expect, test } from '../fixtures/test.ts'

const PAGES = [
  ['/', 'Home · Gatehouse', 'One account for all services here'],
  ['/register', 'Create account · Gatehouse', 'Create account'],
  ['/login', 'Log in · Gatehouse', 'Log in'],
  ['/forgot-password', 'Forgot your password? · Gatehouse', 'Forgot your password?'],
  ['/reset-password', 'Open the link again · Gatehouse', 'Open the link again'],
  ['/verify-email', 'Open the link again · Gatehouse', 'Open the link again'],
  ['/invitation', 'Open the invitation again · Gatehouse', 'Open the invitation again'],
  ['/people', 'People · Gatehouse', 'People'],
  ['/about', 'About · Gatehouse', 'About'],
  ['/nothing/here', 'Page not found · Gatehouse', 'Page not found'],
] as const

for (const [path, title, heading] of PAGES) {
  test(`${path} names the page in its title and heading`, async ({ page }) => {
    await page.goto(path)
    await expect(page).toHaveTitle(title)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading)
  })
}

const FOR_MEMBERS = [
  ['/board', 'Board'],
  ['/catalogue', 'Catalogue'],
  ['/account', 'My account'],
  ['/account/sessions', 'Sessions'],
  ['/account/activity', 'My activity'],
  ['/people/waiting', 'Waiting for approval'],
  ['/people/invitations', 'Invitations'],
  ['/activity', 'Activity'],
  ['/outgoing-mail', 'Outgoing mail'],
  ['/system', 'System'],
] as const

test('Each page of a logged-in user names itself in its title and heading', async ({
  newUser,
  pageAs,
}) => {
  const page = await pageAs(await newUser())
  for (const [path, heading] of FOR_MEMBERS) {
    await page.goto(path)
    await expect(page).toHaveTitle(`${heading} · Gatehouse`)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading)
  }
})

test('Following a link puts the focus on the new page’s heading', async ({ page }) => {
  await page.goto('/')
  const bar = page.getByRole('navigation', { name: 'Main' })
  for (const place of ['About', 'Log in', 'People']) {
    await bar.getByRole('link', { name: place }).click()
    await expect(page.getByRole('heading', { level: 1, name: place })).toBeFocused()
    await expect(bar.getByRole('link', { name: place })).toHaveAttribute('aria-current', 'page')
  }
})

test('The navigation bar offers what the user’s role permits', async ({
  page,
  newUser,
  pageAs,
}) => {
  await page.goto('/')
  const links = page.getByRole('navigation', { name: 'Main' }).getByRole('link')
  await expect(links).toHaveText(['People', 'About', 'Register', 'Log in'])

  const user = await newUser()
  const theirs = await pageAs(user)
  await theirs.goto('/')
  await theirs.getByRole('button', { name: user.username }).click()
  await expect(theirs.getByRole('link', { name: 'My account' }).first()).toBeVisible()
  await expect(theirs.getByRole('button', { name: 'Log out' })).toBeVisible()
  await expect(theirs.getByRole('link', { name: /^(Register|Log in)$/ })).toHaveCount(0)
  await expect(theirs.getByRole('link', { name: 'Waiting for approval' })).toHaveCount(0)
  const theirLinks = theirs.getByRole('navigation', { name: 'Main' }).getByRole('link')
  await expect(theirLinks).toHaveText(['Board', 'Catalogue', 'People', 'About'])

  const manager = await newUser({ role: 'manager' })
  const managers = await pageAs(manager)
  await managers.goto('/')
  await managers.getByRole('button', { name: manager.username }).click()
  await managers.getByRole('link', { name: 'Waiting for approval' }).click()
  await expect(managers).toHaveURL('/people/waiting')

  const admins = await pageAs(env.admin)
  await admins.goto('/')
  const theirPlaces = admins.getByRole('navigation', { name: 'Main' }).getByRole('link')
  await expect(theirPlaces).toHaveText(['Board', 'Catalogue', 'People', 'Activity', 'About'])
})

test('An unknown page links home', async ({ page }) => {
  await page.goto('/nothing/here')
  await page.getByRole('link', { name: 'Go to the home page' }).click()
  await expect(page).toHaveURL('/')
})

test('A message appears in a live region until it is closed', async ({ page, newUser }) => {
  const user = await newUser()
  await page.goto('/login')
  // The region exists before the message, because screen readers announce changes inside it.
  await expect(page.getByRole('status')).toHaveCount(1)
  await fillLogIn(page, user)
  const message = flash(page, `Logged in as ${user.username}.`)
  await expect(message).toBeVisible()
  await message.getByRole('button', { name: 'Close message' }).click()
  await expect(page.getByText(`Logged in as ${user.username}.`)).toHaveCount(0)
})

test('A message does not appear again on the next page', async ({ page, newUser }) => {
  const user = await newUser()
  await page.goto('/login')
  await fillLogIn(page, user)
  await expect(flash(page, 'Logged in as')).toBeVisible()
  await page.getByRole('link', { name: 'About' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('About')
  await expect(flash(page, 'Logged in as')).toHaveCount(0)
})

test('A form cannot be submitted again while it is pending', async ({ page, newUser }) => {
  const user = await newUser()
  let answer = () => undefined as unknown
  const held = new Promise((resolve) => {
    answer = () => resolve(undefined)
  })
  await page.route('**/auth/login', async (route) => {
    await held
    await route.continue()
  })
  await page.goto('/login')
  await fillLogIn(page, user)
  await expect(logInButton(page)).toBeDisabled()
  await expect(password(page)).toHaveValue(user.password)
  answer()
  await expect(flash(page, 'Logged in as')).toBeVisible()
})
