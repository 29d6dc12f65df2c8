import type { Page } from '@playwright/test'
import { fillLogIn, logInButton, personMenu } from '../fixtures/forms.ts'
import { startLateProxy } from '../fixtures/late.ts'
import { expect, test } from '../fixtures/test.ts'

/** Longer than the client's time-out. */
const GIVEN_UP = { timeout: 25_000 }

let late: Awaited<ReturnType<typeof startLateProxy>>
test.beforeAll(async () => {
  late = await startLateProxy()
})
test.afterAll(() => late.stop())
test.describe.configure({ mode: 'default' })
// Most of the time is the client's time-out.
test.setTimeout(120_000)

/** Opens two tabs of a browser with one logged-in user. */
async function twoTabs(first: Page, username: string): Promise<Page> {
  const second = await first.context().newPage()
  for (const tab of [first, second]) {
    await tab.goto(late.origin)
    await expect(personMenu(tab, username)).toBeVisible()
  }
  return second
}

async function logOut(tab: Page, username: string): Promise<void> {
  await personMenu(tab, username).click()
  await tab.getByRole('button', { name: 'Log out' }).click()
}

async function logInAs(tab: Page, who: { username: string; email: string; password: string }) {
  await tab.goto(`${late.origin}/login`)
  await expect(logInButton(tab)).toBeVisible(GIVEN_UP)
  await fillLogIn(tab, who)
  await expect(personMenu(tab, who.username)).toBeVisible(GIVEN_UP)
}

test('A status response that arrives after another user’s log-in shows nothing of the first user', async ({
  newUser,
  pageAs,
}) => {
  const [ada, eve] = [await newUser(), await newUser()]
  const first = await pageAs(ada)
  const second = await twoTabs(first, ada.username)
  const answer = late.holdNext('/auth/user')
  await first.goto(late.origin, { waitUntil: 'commit' })
  await answer.arrived
  await logOut(second, ada.username)
  await expect(personMenu(second, ada.username)).toBeHidden()
  await logInAs(second, eve)
  await answer.deliver()
  await expect(first.getByRole('heading', { level: 1 })).toHaveText(`Hello, ${eve.username}`)
  await expect(personMenu(first, eve.username)).toBeVisible()
})

test('A late refresh response does not affect a newer log-in', async ({ newUser, pageAs }) => {
  const [ada, eve] = [await newUser(), await newUser()]
  const first = await pageAs(ada)
  const second = await twoTabs(first, ada.username)
  const answer = late.holdNext('/auth/refresh')
  await first.goto(late.origin, { waitUntil: 'commit' })
  await answer.arrived
  await logOut(second, ada.username)
  await expect(personMenu(second, ada.username)).toBeHidden(GIVEN_UP)
  await logInAs(second, eve)
  await answer.deliver()
  await second.reload()
  await expect(personMenu(second, eve.username)).toBeVisible()
})

test('A late log-out response keeps the cookies of a newer log-in', async ({
  newUser,
  pageAs,
  consoleWatch,
}) => {
  consoleWatch.allow(/status of 401/)
  const [ada, eve] = [await newUser(), await newUser()]
  const first = await pageAs(ada)
  const second = await twoTabs(first, ada.username)
  const answer = late.holdNext('/auth/logout')
  await logOut(first, ada.username)
  await answer.arrived
  await logInAs(second, eve)
  await answer.deliver()
  await second.reload()
  await expect(personMenu(second, eve.username)).toBeVisible()
})

test('A status response that arrives after a log-out keeps the link to the log-in', async ({
  newUser,
  pageAs,
}) => {
  const ada = await newUser()
  const first = await pageAs(ada)
  const second = await twoTabs(first, ada.username)
  const answer = late.holdNext('/auth/user')
  await first.getByRole('link', { name: 'My account' }).click()
  await answer.arrived
  await logOut(second, ada.username)
  const dialog = first.getByRole('dialog', { name: 'Log in again' })
  await expect(dialog).toBeVisible()
  await answer.deliver()
  await fillLogIn(dialog, ada)
  await expect(dialog).toBeHidden()
  await expect(first.getByRole('region', { name: 'Status' })).toContainText(ada.email)
})
