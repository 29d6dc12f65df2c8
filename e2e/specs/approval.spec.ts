import { approveUser, listUsers, patchUser } from '@gatehouse/contract'
import { newCredentials } from '../fixtures/accounts.ts'
import { env } from '../fixtures/env.ts'
import { fillLogIn, fillRegistration, flash, personMenu } from '../fixtures/forms.ts'
import { decide, expect, removeNamed, test } from '../fixtures/waiting.ts'

test.skip(!env.strictUrl, 'Needs a stack where registrations wait for approval (STRICT_URL).')
test.beforeEach(({ consoleWatch }) => consoleWatch.allow(/status of 403/))

const WAITING = 'Your registration is waiting for approval by a manager. Try again later.'

test('A registered user logs in once an admin approves, with the approved role', async ({
  page,
  pageAs,
  tidy,
}) => {
  const newcomer = newCredentials()
  tidy(removeNamed(newcomer.username))
  await page.goto('/register')
  await expect(page.getByText('A manager reviews each registration.')).toBeVisible()
  await fillRegistration(page, newcomer)
  const heading = page.getByRole('heading', { level: 1 })
  await expect(heading).toHaveText('Registration received')
  await expect(heading).toBeFocused()
  await page.getByRole('link', { name: 'Go to log in' }).click()
  await fillLogIn(page, newcomer)
  await expect(page.getByRole('alert')).toHaveText(WAITING)

  const admin = await pageAs(env.admin)
  await admin.goto('/people')
  await admin.getByRole('link', { name: /waiting for approval$/ }).click()
  await expect(admin).toHaveURL('/people/waiting')
  await expect(admin.getByRole('row', { name: newcomer.username })).toContainText(newcomer.email)
  await decide(admin, 'Approve', newcomer).click()
  const dialog = admin.getByRole('dialog', { name: `Approve ${newcomer.username}?` })
  await dialog.getByLabel('Role').selectOption('manager')
  await dialog.getByRole('button', { name: 'Approve' }).click()
  await expect(flash(admin, `${newcomer.username} can log in now.`)).toBeVisible()
  await expect(admin.getByRole('row', { name: newcomer.username })).toHaveCount(0)

  await fillLogIn(page, newcomer)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Hello, ${newcomer.username}`)
  await page.getByRole('link', { name: 'Board', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Add task' })).toBeVisible()
})

test('A rejected user sees the reason at log-in, as plain text', async ({
  page,
  pageAs,
  newcomer,
}) => {
  const somebody = await newcomer()
  const reason = '<img src=x onerror="document.title=1"> Use your work address.'
  const admin = await pageAs(env.admin)
  await admin.goto('/people/waiting')
  await decide(admin, 'Reject', somebody).click()
  const dialog = admin.getByRole('dialog', { name: `Reject ${somebody.username}?` })
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await dialog.getByLabel('Reason (optional)').fill(reason)
  await dialog.getByRole('button', { name: 'Reject' }).click()
  await expect(flash(admin, `${somebody.username} was rejected.`)).toBeVisible()
  await expect(decide(admin, 'Approve', somebody)).toHaveCount(0)

  await page.goto('/login')
  await fillLogIn(page, somebody)
  await expect(page.getByRole('alert')).toHaveText(
    `This registration was not accepted. Reason: ${reason}`,
  )
  await expect(page.locator('img')).toHaveCount(0)
  await expect(page).toHaveTitle('Log in · Gatehouse')
})

test('A log-in with a wrong password does not reveal a pending registration', async ({
  page,
  newcomer,
  consoleWatch,
}) => {
  consoleWatch.allow(/status of 401/)
  const somebody = await newcomer()
  await page.goto('/login')
  await fillLogIn(page, { ...somebody, password: 'wrong river lantern' })
  await expect(page.getByRole('alert')).toHaveText('Email or password is incorrect.')
})

test('The second decision on a registration is refused and changes nothing', async ({
  page,
  pageAs,
  newcomer,
  adminApi,
  consoleWatch,
}) => {
  consoleWatch.allow(/status of 409/)
  const somebody = await newcomer()
  const admin = await pageAs(env.admin)
  await admin.goto('/people/waiting')
  await decide(admin, 'Reject', somebody).click()
  await adminApi(approveUser, { params: { id: somebody.id }, body: { role: 'employee' } })
  await admin.getByRole('dialog').getByRole('button', { name: 'Reject' }).click()
  await expect(flash(admin, 'Somebody else has already decided this.')).toBeVisible()
  await expect(decide(admin, 'Reject', somebody)).toHaveCount(0)
  await page.goto('/login')
  await fillLogIn(page, somebody)
  await expect(personMenu(page, somebody.username)).toBeVisible()
})

test('A manager approves a registration as employee and cannot choose a role', async ({
  newUser,
  pageAs,
  newcomer,
  adminApi,
}) => {
  const [manager, somebody] = [await newUser({ role: 'manager' }), await newcomer()]
  const page = await pageAs(manager)
  await page.goto('/')
  await personMenu(page, manager.username).click()
  await page.getByRole('link', { name: 'Waiting for approval' }).click()
  await decide(page, 'Approve', somebody).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByLabel('Role')).toHaveCount(0)
  await dialog.getByRole('button', { name: 'Approve' }).click()
  await expect(flash(page, `${somebody.username} can log in now.`)).toBeVisible()
  const { data } = await adminApi(listUsers, { query: { q: somebody.username } })
  expect(data.items).toMatchObject([{ role: 'employee', state: 'active' }])
})

test('An employee can neither see nor decide pending registrations', async ({
  newUser,
  pageAs,
  apiAs,
  newcomer,
}) => {
  const [user, somebody] = [await newUser(), await newcomer()]
  const page = await pageAs(user)
  await page.goto('/people/waiting')
  await expect(page.getByText('Only managers and admins can approve registrations.')).toBeVisible()
  await expect(page.getByText(somebody.username)).toHaveCount(0)
  const api = await apiAs(user)
  const params = { id: somebody.id }
  await expect(api(approveUser, { params, body: {} })).rejects.toThrow('answered 403')
  await expect(api(patchUser, { params, body: { active: true } })).rejects.toThrow('answered 403')
})
