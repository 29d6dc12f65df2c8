import { deleteWidget, getWidget, putWidget } from '@gatehouse/contract'
import { uniqueWord } from '../fixtures/accounts.ts'
import { CATALOGUE, widgetRow as row } from '../fixtures/catalogue.ts'
import { env } from '../fixtures/env.ts'
import { expectFault, flash } from '../fixtures/forms.ts'
import { expect, test } from '../fixtures/test.ts'

test('An admin adds a widget', async ({ pageAs, tidy }) => {
  const name = uniqueWord()
  tidy((admin) => admin(deleteWidget, { params: { name } }))
  const page = await pageAs(env.admin)
  await page.goto(CATALOGUE)
  await page.getByRole('button', { name: 'Add widget' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add a widget' })
  await expect(dialog.getByLabel('Name')).toBeFocused()
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByLabel('Web page').fill('https://example.com/a?b=c')
  await dialog.getByLabel('Deadline').fill('2099-12-31')
  await dialog.getByRole('button', { name: 'Add widget' }).click()
  await expect(flash(page, `${name} was added.`)).toBeVisible()
  await expect(dialog).toBeHidden()
  await expect(row(page, name)).toContainText('31 December 2099 at 23:59')
  const link = row(page, name).getByRole('link', { name: 'example.com' })
  await expect(link).toHaveAttribute('href', 'https://example.com/a?b=c')
})

test('A taken name is reported beside its field, and the input stays', async ({
  newWidget,
  pageAs,
  consoleWatch,
}) => {
  consoleWatch.allow(/status of 409/)
  const { name } = await newWidget()
  const page = await pageAs(env.admin)
  await page.goto(CATALOGUE)
  await page.getByRole('button', { name: 'Add widget' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByLabel('Web page').fill('https://example.com/another')
  await dialog.getByLabel('Deadline').fill('2099-01-01')
  await dialog.getByRole('button', { name: 'Add widget' }).click()
  await expectFault(dialog.getByLabel('Name'), 'This name is taken.')
  await expect(dialog.getByLabel('Name')).toBeFocused()
  await expect(dialog.getByLabel('Web page')).toHaveValue('https://example.com/another')
  await expect(dialog.getByLabel('Deadline')).toHaveValue('2099-01-01')
})

test('Invalid values are reported beside their fields', async ({ pageAs }) => {
  const page = await pageAs(env.admin)
  await page.goto(CATALOGUE)
  await page.getByRole('button', { name: 'Add widget' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Not A Name')
  await dialog.getByLabel('Web page').fill('http://localhost/inside')
  await dialog.getByLabel('Deadline').fill('2020-01-01')
  await dialog.getByRole('button', { name: 'Add widget' }).click()
  await expectFault(dialog.getByLabel('Name'), /lowercase/)
  await expectFault(dialog.getByLabel('Web page'), /public host name/)
  await expectFault(dialog.getByLabel('Deadline'), /not past/)
})

test('A changed deadline appears immediately', async ({ newWidget, pageAs }) => {
  const { name } = await newWidget()
  const page = await pageAs(env.admin)
  await page.goto(CATALOGUE)
  await page.getByRole('button', { name: `Edit ${name}` }).click()
  const dialog = page.getByRole('dialog', { name: `Edit ${name}` })
  await expect(dialog.getByLabel('Web page')).toBeFocused()
  await dialog.getByLabel('Deadline').fill('2098-06-01')
  await dialog.getByLabel('Time of day').fill('18:30')
  await dialog.getByRole('button', { name: 'Save changes' }).click()
  await expect(flash(page, `${name} was saved.`)).toBeVisible()
  await expect(row(page, name)).toContainText('1 June 2098 at 18:30')
})

test('An edit of an outdated widget shows the conflict and keeps the input', async ({
  newWidget,
  pageAs,
  adminApi,
  consoleWatch,
}) => {
  consoleWatch.allow(/status of 412/)
  const { name } = await newWidget()
  const page = await pageAs(env.admin)
  await page.goto(CATALOGUE)
  await page.getByRole('button', { name: `Edit ${name}` }).click()
  const dialog = page.getByRole('dialog', { name: `Edit ${name}` })
  await dialog.getByLabel('Web page').fill('https://example.com/mine')
  const body = { info_url: 'https://example.com/theirs', deadline: '2099-12-31' }
  await adminApi(putWidget, { params: { name }, body })
  await dialog.getByRole('button', { name: 'Save changes' }).click()
  await expect(dialog.getByRole('alert')).toContainText('https://example.com/theirs')
  await expect(dialog.getByLabel('Web page')).toHaveValue('https://example.com/mine')
  await dialog.getByRole('button', { name: 'Overwrite' }).click()
  await expect(flash(page, `${name} was saved.`)).toBeVisible()
  const { data } = await adminApi(getWidget, { params: { name } })
  expect(data.info_url).toBe('https://example.com/mine')
})

test('An admin deletes a widget after a confirmation that focuses the safe choice', async ({
  newWidget,
  pageAs,
}) => {
  const { name } = await newWidget()
  const page = await pageAs(env.admin)
  await page.goto(CATALOGUE)
  await page.getByRole('button', { name: `Delete ${name}` }).click()
  const dialog = page.getByRole('dialog', { name: `Delete ${name}?` })
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await expect(row(page, name)).toBeVisible()

  await page.getByRole('button', { name: `Delete ${name}` }).click()
  await dialog.getByRole('button', { name: 'Delete widget' }).click()
  await expect(flash(page, `${name} was deleted.`)).toBeVisible()
  await expect(row(page, name)).toHaveCount(0)
})
