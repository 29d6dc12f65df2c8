import { createWidget, deleteWidget, listWidgets, putWidget } from '@gatehouse/contract'
import { uniqueWord } from '../fixtures/accounts.ts'
import { CATALOGUE, widgetRow as row } from '../fixtures/catalogue.ts'
import { expect, test } from '../fixtures/test.ts'

const SECOND = 1000

test('The remaining time counts down to the deadline', async ({ newUser, newWidget, pageAs }) => {
  const page = await pageAs(await newUser())
  const { name } = await newWidget({ deadline: new Date(Date.now() + 90 * SECOND).toISOString() })
  const short = await newWidget({ deadline: new Date(Date.now() + 6 * SECOND).toISOString() })
  await page.goto(CATALOGUE)
  await expect(row(page, name)).toContainText(/ \d+ seconds?/)
  const left = async () => {
    const words = (await row(page, name).textContent()) ?? ''
    const [, minutes = 0] = /(\d+) minute/.exec(words) ?? []
    const [, seconds = 0] = /(\d+) second/.exec(words) ?? []
    return Number(minutes) * 60 + Number(seconds)
  }
  const first = await left()
  await expect.poll(left).toBeLessThan(first)
  await expect(row(page, short.name)).toContainText('No time remaining')
  await expect(row(page, name)).not.toContainText('No time remaining')
})

test('Each page of the catalogue has its own address, and Back works', async ({
  newUser,
  newWidget,
  pageAs,
}) => {
  for (let widgets = 0; widgets < 6; widgets += 1) await newWidget()
  const page = await pageAs(await newUser())
  const pages = page.getByRole('navigation', { name: 'Pages of the list' })
  await page.goto('/catalogue?per_page=5')
  await expect(page.getByRole('rowheader')).toHaveCount(5)
  await expect(pages).toContainText(/Page 1 of \d+/)
  await expect(pages.getByRole('link', { name: 'Previous' })).toHaveCount(0)

  await pages.getByRole('link', { name: 'Next' }).click()
  await expect(pages).toContainText(/Page 2 of \d+/)
  await expect(page).toHaveURL('/catalogue?per_page=5&page=2')
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused()
  await page.reload()
  await expect(pages).toContainText(/Page 2 of \d+/)
  await page.goBack()
  await expect(pages).toContainText(/Page 1 of \d+/)

  // Not the last page, which may disappear with another test's widgets.
  await page.goForward()
  await expect(pages).toContainText(/Page 2 of \d+/)
  await pages.getByLabel('Per page').selectOption('100')
  await expect(page).toHaveURL(CATALOGUE)
  await expect(pages).toContainText(/Page 1 of \d+/)
})

test('A page past the last one links back', async ({ newUser, newWidget, pageAs }) => {
  const { name } = await newWidget()
  const page = await pageAs(await newUser())
  await page.goto(`${CATALOGUE}&page=9999`)
  await expect(page.getByText('There is no page 9999.')).toBeVisible()
  await page.getByRole('link', { name: 'Go to the last page' }).click()
  await expect(row(page, name)).toBeVisible()
})

test('Users who are not admins see no controls in the catalogue, and the API refuses their writes', async ({
  newUser,
  newWidget,
  pageAs,
  apiAs,
}) => {
  const { name } = await newWidget()
  for (const role of ['employee', 'manager'] as const) {
    const user = await newUser({ role })
    const page = await pageAs(user)
    await page.goto(CATALOGUE)
    await expect(row(page, name)).toBeVisible()
    await expect(page.getByRole('main').getByRole('button')).toHaveCount(0)

    const api = await apiAs(user)
    const body = { info_url: 'https://example.com/', deadline: '2099-12-31' }
    const refused = 'answered 403'
    await expect(api(createWidget, { body: { name: uniqueWord(), ...body } })).rejects.toThrow(
      refused,
    )
    await expect(api(putWidget, { params: { name }, body })).rejects.toThrow(refused)
    await expect(api(deleteWidget, { params: { name } })).rejects.toThrow(refused)
  }
})

test('An anonymous visitor is sent to the log-in and sees nothing of the catalogue', async ({
  page,
  request,
}) => {
  await page.goto(CATALOGUE)
  await expect(page).toHaveURL(`/login?next=${encodeURIComponent(CATALOGUE)}`)
  const response = await request.get(`/api/v1${listWidgets.path}`)
  expect(response.status()).toBe(401)
})
