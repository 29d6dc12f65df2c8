import { addSavedApp } from '../fixtures/authenticator.ts'
import { fillLogIn, flash, logOut, personMenu } from '../fixtures/forms.ts'
import {
  addAuthenticator,
  addPasskey,
  passkeyButton,
  startPasskey,
  usePasskey,
} from '../fixtures/passkeys.ts'
import { expect, test } from '../fixtures/test.ts'

// Of passkeys that are refused.
test.beforeEach(({ consoleWatch }) => consoleWatch.allow(/status of 40[019]/))

for (const transport of ['internal', 'usb'] as const) {
  test(`A user adds a passkey (${transport}), and logs in with it by the button`, async ({
    newUser,
    pageAs,
    inbox,
  }) => {
    const user = await newUser()
    const page = await pageAs(user)
    await addAuthenticator(page, { transport })
    await addPasskey(page, user)
    await expect(page.getByRole('list', { name: 'Passkeys' })).toContainText('not used yet')
    await inbox.newest(user.email, /^A passkey was added/)

    await logOut(page, user.username)
    await page.goto('/login?next=%2Faccount%2Fsessions')
    await expect(passkeyButton(page)).toBeVisible()
    await passkeyButton(page).click()
    await expect(page).toHaveURL('/account/sessions')
    await expect(page.getByRole('table')).toContainText('Passkey')
    await page.goto('/account/security')
    await expect(page.getByRole('list', { name: 'Passkeys' })).toContainText('last used')
  })
}

test('The username field suggests passkeys, and the chosen one logs in', async ({
  newUser,
  pageAs,
}) => {
  const user = await newUser()
  const page = await pageAs(user)
  await addAuthenticator(page, { suggests: true })
  await addPasskey(page, user)
  await logOut(page, user.username)
  await page.goto('/login')
  await expect(personMenu(page, user.username)).toBeVisible()
})

test('A passkey needs no code of the authenticator app', async ({ newUser, pageAs }) => {
  const user = await newUser()
  const page = await pageAs(user)
  await addAuthenticator(page)
  await addPasskey(page, user)
  await addSavedApp(page, user)
  await logOut(page, user.username)
  await usePasskey(page)
  await expect(personMenu(page, user.username)).toBeVisible()
})

test('One device takes one passkey of an account, and a key without a PIN takes none', async ({
  newUser,
  pageAs,
}) => {
  const user = await newUser()
  const page = await pageAs(user)
  const device = await addAuthenticator(page)
  await addPasskey(page, user)
  await startPasskey(page, user)
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('alert')).toContainText('already has a passkey')
  await device.remove()
  await addAuthenticator(page, { transport: 'usb', canVerify: false })
  await startPasskey(page, user)
  await expect(dialog.getByRole('alert')).toContainText('A security key needs a PIN')
  await page.goto('/account/security')
  await expect(page.getByRole('list', { name: 'Passkeys' }).getByRole('listitem')).toHaveCount(1)
})

test('A request for a passkey can be cancelled, and the password still logs in', async ({
  newUser,
  pageAs,
}) => {
  const user = await newUser()
  const page = await pageAs(user)
  const device = await addAuthenticator(page)
  await device.responds(false)
  await startPasskey(page, user)
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('No passkey was added')
  await device.responds(true)
  await page.getByRole('dialog').getByRole('button', { name: 'Continue' }).click()
  await expect(flash(page, /was added/)).toBeVisible()

  await logOut(page, user.username)
  await device.responds(false)
  await usePasskey(page)
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('alert')).toContainText('No passkey was used')
  await fillLogIn(page, user)
  await expect(personMenu(page, user.username)).toBeVisible()
})

test('A wrong finger logs nobody in', async ({ newUser, pageAs }) => {
  const user = await newUser()
  const page = await pageAs(user)
  const device = await addAuthenticator(page)
  await addPasskey(page, user)
  await logOut(page, user.username)
  await device.verifies(false)
  await usePasskey(page)
  await expect(page.getByRole('alert')).toContainText('No passkey was used')
})

test('After a log-in with the password a passkey is offered, and not again after “Not now”', async ({
  newUser,
  pageAs,
}) => {
  const user = await newUser()
  const page = await pageAs(user)
  const device = await addAuthenticator(page)
  await device.responds(false)
  await page.goto('/')
  await logOut(page, user.username)
  const logIn = async () => {
    await page.goto('/login')
    await fillLogIn(page, user)
    await expect(personMenu(page, user.username)).toBeVisible()
  }
  await logIn()
  const offer = page.getByRole('region', { name: 'Passkey' })
  await expect(offer.getByRole('link', { name: 'Add a passkey' })).toBeVisible()
  await offer.getByRole('button', { name: 'Not now' }).click()
  await expect(offer).toBeHidden()
  await logOut(page, user.username)
  const preferences = page.waitForResponse(/auth\/preferences/)
  await logIn()
  await preferences
  // An offer stays on the other pages too, so by now it would be here.
  await page.getByRole('link', { name: 'About' }).click()
  await expect(page).toHaveURL('/about')
  await expect(offer).toBeHidden()
})
