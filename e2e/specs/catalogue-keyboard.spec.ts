import { deleteWidget } from '@gatehouse/contract'
import { uniqueWord } from '../fixtures/accounts.ts'
import { CATALOGUE } from '../fixtures/catalogue.ts'
import { env } from '../fixtures/env.ts'
import { flash, tabTo } from '../fixtures/forms.ts'
import { expect, test } from '../fixtures/test.ts'

test('An admin adds and deletes a widget by keyboard', async ({ pageAs, tidy }) => {
  const name = uniqueWord()
  tidy((admin) => admin(deleteWidget, { params: { name } }))
  const page = await pageAs(env.admin)
  const { keyboard } = page
  await page.goto(CATALOGUE)
  await tabTo(page, page.getByRole('main').getByRole('button', { name: 'Add widget' }))
  await keyboard.press('Enter')
  const form = page.getByRole('dialog', { name: 'Add a widget' })
  await expect(form.getByLabel('Name')).toBeFocused()
  await keyboard.type(name)
  await tabTo(page, form.getByLabel('Web page'))
  await keyboard.type('https://example.com/')
  await tabTo(page, form.getByLabel('Deadline'))
  // The browser decides the order of month and day.
  await keyboard.type('11112099')
  await keyboard.press('Enter')
  await expect(flash(page, `${name} was added.`)).toBeVisible()

  const remove = page.getByRole('button', { name: `Delete ${name}` })
  await remove.focus()
  await keyboard.press('Enter')
  const question = page.getByRole('dialog', { name: `Delete ${name}?` })
  await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await keyboard.press('Escape')
  await expect(remove).toBeFocused()
  await keyboard.press('Enter')
  await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await tabTo(page, question.getByRole('button', { name: 'Delete widget' }))
  await keyboard.press('Enter')
  await expect(flash(page, `${name} was deleted.`)).toBeVisible()
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused()
})
