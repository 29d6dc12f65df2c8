import { openFactors, removeFactors } from '../fixtures/authenticator.ts'
import { env } from '../fixtures/env.ts'
import { fillLogIn, flash, logOut, personMenu } from '../fixtures/forms.ts'
import {
  addAuthenticator,
  addPasskey,
  copyPasskey,
  expectRefusal,
  startPasskey,
  usePasskey,
} from '../fixtures/passkeys.ts'
import { expect, test } from '../fixtures/test.ts'

// Of passkeys that are refused.
test.beforeEach(({ consoleWatch }) => consoleWatch.allow(/status of 40[019]/))

test('Of two passkeys, a removed one is refused, and the other logs in', async ({
  newUser,
  pageAs,
}) => {
  const user = await newUser()
  const page = await pageAs(user)
  const phone = await addAuthenticator(page)
  await addPasskey(page, user)
  await page.getByRole('button', { name: 'Rename Passkey' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('Old phone')
  await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click()
  await expect(page.getByRole('button', { name: 'Remove Old phone' })).toBeVisible()
  const copyOfPhone = await copyPasskey(phone)

  await phone.remove()
  const key = await addAuthenticator(page, { transport: 'usb' })
  await addPasskey(page, user)
  await page.getByRole('button', { name: 'Remove Old phone' }).click()
  const dialog = page.getByRole('dialog', { name: 'Remove “Old phone”?' })
  await dialog.getByLabel('Current password', { exact: true }).fill(user.password)
  await dialog.getByRole('button', { name: 'Remove passkey' }).click()
  await expect(flash(page, /was removed/)).toBeVisible()
  await logOut(page, user.username)
  await usePasskey(page)
  await expect(personMenu(page, user.username)).toBeVisible()
  await logOut(page, user.username)
  await copyOfPhone(key)
  await usePasskey(page)
  await expectRefusal(page)
})

test('Whoever has the password alone adds no passkey beside the owner’s', async ({
  newUser,
  pageAs,
}) => {
  const user = await newUser()
  const page = await pageAs(user)
  await addAuthenticator(page)
  await addPasskey(page, user)
  const other = await pageAs(user)
  await addAuthenticator(other, { transport: 'usb' })
  await startPasskey(other, user)
  const dialog = other.getByRole('dialog', { name: 'Confirm that it’s you' })
  await expect(dialog).toContainText('Log in again with your second factor or your passkey.')
  await fillLogIn(dialog, user)
  await expect(dialog.getByRole('alert')).toContainText('Use your passkey for this')
})

test('A copy of a passkey is refused, and the page Security says so', async ({
  newUser,
  pageAs,
  inbox,
}) => {
  const user = await newUser()
  const page = await pageAs(user)
  const device = await addAuthenticator(page)
  await addPasskey(page, user)
  const putCopyInPlace = await copyPasskey(device)
  await logOut(page, user.username)
  await usePasskey(page)
  await expect(personMenu(page, user.username)).toBeVisible()
  await logOut(page, user.username)
  await putCopyInPlace()
  await usePasskey(page)
  await expectRefusal(page)
  await inbox.newest(user.email, /may have been copied/)
  await fillLogIn(page, user)
  await expect(personMenu(page, user.username)).toBeVisible()
  await page.goto('/account/security')
  await expect(page.getByRole('list', { name: 'Passkeys' })).toContainText('may have been copied')
})

test('An ended session goes on by a passkey, and nothing typed is lost', async ({
  newUser,
  pageAs,
}) => {
  const user = await newUser()
  const page = await pageAs(user)
  await addAuthenticator(page)
  await addPasskey(page, user)
  await page.goto('/account')
  const name = page.getByLabel('Username', { exact: true })
  await name.fill(`${user.username}-new`)
  const other = await pageAs(user)
  await other.goto('/account/sessions')
  await other.getByRole('button', { name: /^End all other/ }).click()
  await other.getByRole('dialog').getByRole('button', { name: /^End/ }).click()
  await expect(flash(other, /ended/)).toBeVisible()
  await page.getByRole('button', { name: 'Save' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'Log in again' })
  await dialog.getByRole('button', { name: 'Use a passkey' }).click()
  await expect(dialog).toBeHidden()
  await expect(name).toHaveValue(`${user.username}-new`)
})

test('An admin sees the passkeys of a person, and removes them', async ({ newUser, pageAs }) => {
  const user = await newUser()
  const page = await pageAs(user)
  await addAuthenticator(page)
  await addPasskey(page, user)
  const dialog = await openFactors(await pageAs(env.admin), user)
  await expect(dialog).toContainText('Passkeys: Passkey.')
  await removeFactors(dialog)
  await usePasskey(page)
  await expectRefusal(page)
})
