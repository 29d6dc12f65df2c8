import { patchUser } from '@gatehouse/contract'
import type { Page } from '@playwright/test'
import { uniqueWord } from '../fixtures/accounts.ts'
import { env } from '../fixtures/env.ts'
import { expectFault } from '../fixtures/forms.ts'
import { expect, test } from '../fixtures/test.ts'

const names = (page: Page) => page.getByRole('rowheader')

test('A search is in the address and survives a reload', async ({ newUser, pageAs }) => {
  const [user, other] = [await newUser(), await newUser()]
  const page = await pageAs(env.admin)
  await page.goto('/people')
  await page.getByRole('searchbox', { name: 'Search' }).fill(user.email)
  await expect(page).toHaveURL((url) => url.searchParams.get('q') === user.email)
  await expect(names(page)).toHaveText([user.username])
  await expect(page.getByText(other.email)).toHaveCount(0)
  await page.reload()
  await expect(page.getByRole('searchbox', { name: 'Search' })).toHaveValue(user.email)
  await expect(names(page)).toHaveText([user.username])
})

test('A search without results offers to show everybody', async ({ pageAs }) => {
  const page = await pageAs(env.admin)
  await page.goto(`/people?q=${uniqueWord()}`)
  await expect(page.getByText('Nobody matches this search.')).toBeVisible()
  await page.getByRole('link', { name: 'Show everybody' }).click()
  await expect(page).toHaveURL('/people')
  await expect(page.getByRole('table')).toBeVisible()
})

test('Filters narrow the list and are in the address', async ({ newUser, pageAs, adminApi }) => {
  const word = uniqueWord()
  await newUser({ username: `${word}-e` })
  await newUser({ username: `${word}-m`, role: 'manager' })
  const gone = await newUser({ username: `${word}-x` })
  await adminApi(patchUser, { params: { id: gone.id }, body: { active: false } })

  const page = await pageAs(env.admin)
  await page.goto(`/people?q=${word}`)
  await expect(names(page)).toHaveCount(3)
  await expect(page.getByText('3 people', { exact: true })).toBeVisible()
  await page.getByLabel('Role').selectOption('manager')
  await expect(names(page)).toHaveText([`${word}-m`])
  await expect(page).toHaveURL(`/people?q=${word}&role=manager`)
  await page.getByLabel('Role').selectOption('')
  await page.getByLabel('State').selectOption('inactive')
  await expect(names(page)).toHaveText([`${word}-x`])
  await expect(page).toHaveURL(`/people?q=${word}&state=inactive`)
})

test('Two filters chosen in quick succession both apply', async ({ pageAs }) => {
  const page = await pageAs(env.admin)
  await page.goto('/people')
  await expect(page.getByRole('table')).toBeVisible()
  await page.getByRole('region', { name: 'Search and filters' }).evaluate((region) => {
    for (const [index, value] of ['manager', 'inactive'].entries()) {
      const select = region.querySelectorAll('select')[index]
      if (!select) throw new Error('no such filter')
      select.value = value
      select.dispatchEvent(new Event('change', { bubbles: true }))
    }
  })
  await expect(page).toHaveURL('/people?role=manager&state=inactive')
})

test('The order is in the address', async ({ newUser, pageAs }) => {
  const word = uniqueWord()
  for (const letter of ['b', 'a', 'c']) await newUser({ username: `${word}-${letter}` })
  const page = await pageAs(env.admin)
  await page.goto(`/people?q=${word}`)
  await expect(names(page)).toHaveText(['c', 'a', 'b'].map((letter) => `${word}-${letter}`))
  await page.getByLabel('Order').selectOption('username')
  await expect(names(page)).toHaveText(['a', 'b', 'c'].map((letter) => `${word}-${letter}`))
  await expect(page).toHaveURL(`/people?q=${word}&sort=username`)
  await page.reload()
  await expect(names(page)).toHaveText(['a', 'b', 'c'].map((letter) => `${word}-${letter}`))
})

test('Each page of the list has its own address, and Back works', async ({ newUser, pageAs }) => {
  const word = uniqueWord()
  const all = ['a', 'b', 'c'].map((letter) => `${word}-${letter}`)
  for (const username of all) await newUser({ username })
  const page = await pageAs(env.admin)
  // Pages of two: more users would push those of other tests off the first page.
  await page.route('**/api/v1/users?*', (route, request) =>
    route.continue({ url: `${request.url()}&limit=2` }),
  )
  const address = `/people?q=${word}&sort=username`
  await page.goto(address)
  await expect(names(page)).toHaveText(all.slice(0, 2))
  await expect(page.getByRole('link', { name: 'Previous' })).toHaveCount(0)

  await page.getByRole('link', { name: 'Next' }).click()
  await expect(names(page)).toHaveText(all.slice(2))
  await expect(page).toHaveURL(/[?&]cursor=/)
  await expect(page.getByRole('link', { name: 'Next' })).toHaveCount(0)
  await page.reload()
  await expect(names(page)).toHaveText(all.slice(2))

  await page.goBack()
  await expect(page).toHaveURL(address)
  await expect(names(page)).toHaveText(all.slice(0, 2))
  await page.goForward()
  await expect(names(page)).toHaveText(all.slice(2))
  await page.getByRole('link', { name: 'Previous' }).click()
  await expect(names(page)).toHaveText(all.slice(0, 2))

  await page.getByRole('searchbox', { name: 'Search' }).fill(`${word}-c`)
  await expect(names(page)).toHaveText([`${word}-c`])
  await expect(page).not.toHaveURL(/cursor=/)
})

test('A search is one history entry, however many letters it has', async ({ newUser, pageAs }) => {
  const user = await newUser()
  const page = await pageAs(env.admin)
  await page.goto('/people?sort=username')
  const field = page.getByRole('searchbox', { name: 'Search' })
  await field.pressSequentially(user.username, { delay: 100 })
  await expect(names(page)).toHaveText([user.username])
  await page.goBack()
  await expect(page).toHaveURL('/people?sort=username')
  await expect(field).toHaveValue('')
  await page.goForward()
  await expect(names(page)).toHaveText([user.username])
  await expect(field).toHaveValue(user.username)
})

/** Types a search. Returns the milliseconds until the list shows only the row of the name. */
const timeSearch = (page: Page, name: string) =>
  page.getByRole('searchbox', { name: 'Search' }).evaluate(async (field, wanted) => {
    if (!(field instanceof HTMLInputElement)) throw new Error('no field')
    const typed = performance.now()
    // React replaces the field's own setter, and would ignore a plain assignment.
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, wanted)
    field.dispatchEvent(new Event('input', { bubbles: true }))
    const shown = () => [...document.querySelectorAll('tbody th')].map((cell) => cell.textContent)
    while (shown().join() !== wanted) await new Promise(requestAnimationFrame)
    return performance.now() - typed
  }, name)

test('Search results appear within 100 ms of the last letter', async ({ newUser, pageAs }) => {
  test.skip(env.hotReload, 'React’s development build renders several times more slowly')
  const users = [await newUser(), await newUser()]
  const page = await pageAs(env.admin)
  await page.goto('/people')
  await expect(page.getByRole('table')).toBeVisible()
  // The fastest run counts: the machine slows down the others.
  let best = Number.POSITIVE_INFINITY
  for (let n = 0; best >= 100 && n < 100; n += 1) {
    best = Math.min(best, await timeSearch(page, users[n % 2]?.username ?? ''))
  }
  expect(best).toBeLessThan(100)
})

const MARKUP = '<img src=x onerror="document.title=1"><script>document.title=2</script>'

test('Markup in a search is shown as text', async ({ pageAs }) => {
  const page = await pageAs(env.admin)
  await page.goto(`/people?q=${encodeURIComponent(MARKUP)}`)
  await expect(page.getByRole('searchbox', { name: 'Search' })).toHaveValue(MARKUP)
  await expect(page.getByText('Nobody matches this search.')).toBeVisible()
  await expect(page.locator('img')).toHaveCount(0)
  await expect(page).toHaveTitle('People · Gatehouse')
})

test('An unknown role in the address is refused beside the filter', async ({
  pageAs,
  consoleWatch,
}) => {
  consoleWatch.allow(/status of 400/)
  const page = await pageAs(env.admin)
  await page.goto('/people?role=king&limit=9999&color=red')
  await expectFault(page.getByLabel('Role'), 'Choose employee, manager or admin.')
  await expect(page.getByRole('alert')).toContainText('has an invalid filter')
  await expect(page.getByRole('table')).toHaveCount(0)
  await page.getByRole('link', { name: 'Show the whole list' }).click()
  await expect(page).toHaveURL('/people')
  await expect(page.getByRole('table')).toBeVisible()
})
