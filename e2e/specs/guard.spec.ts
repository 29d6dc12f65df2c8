import { fillLogIn } from '../fixtures/forms.ts'
import { expect, test } from '../fixtures/test.ts'

test('A guarded page sends an anonymous visitor to the log-in and back', async ({
  page,
  newUser,
}) => {
  const user = await newUser()
  await page.goto('/account?from=mail')
  await expect(page).toHaveURL('/login?next=%2Faccount%3Ffrom%3Dmail')
  await fillLogIn(page, user)
  await expect(page).toHaveURL('/account?from=mail')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('My account')
})

const MEMBERS_ONLY = [
  '/board',
  '/catalogue',
  '/people/waiting',
  '/people/invitations',
  '/account/sessions',
  '/account/activity',
  '/activity',
  '/outgoing-mail',
  '/system',
]

test('Guarded pages show nothing to an anonymous visitor', async ({ page, newUser }) => {
  const { id } = await newUser()
  for (const path of [...MEMBERS_ONLY, `/people/${id}/sessions`]) {
    await page.goto(`${path}?from=mail`)
    await expect(page).toHaveURL(`/login?next=${encodeURIComponent(`${path}?from=mail`)}`)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Log in')
  }
})

test('The return address survives a wrong password', async ({ page, newUser, consoleWatch }) => {
  consoleWatch.allow(/status of 401/)
  const user = await newUser()
  await page.goto('/account')
  await fillLogIn(page, { ...user, password: 'wrong river lantern' })
  await expect(page.getByRole('alert')).toBeVisible()
  await fillLogIn(page, user)
  await expect(page).toHaveURL('/account')
})

test('Back from the page does not return to the log-in form', async ({ page, newUser }) => {
  const user = await newUser()
  await page.goto('/about')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('About')
  await page.goto('/account')
  await fillLogIn(page, user)
  await expect(page).toHaveURL('/account')
  await page.goBack()
  await expect(page).not.toHaveURL(/login/)
})

const ELSEWHERE = [
  'https://example.com/',
  '//example.com/',
  '/\\example.com/',
  '/\t/example.com/',
  '/.//example.com/',
  'javascript:alert(1)',
  'account',
]

for (const next of ELSEWHERE) {
  test(`A log-in never redirects to ${JSON.stringify(next)}`, async ({ page, newUser }) => {
    const user = await newUser()
    await page.goto(`/login?next=${encodeURIComponent(next)}`)
    await fillLogIn(page, user)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Hello, ${user.username}`)
    await expect(page).toHaveURL('/')
  })
}
