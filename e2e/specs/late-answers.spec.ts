import type { Page } from '@playwright/test'
import { fillLogIn, logInButton, personMenu } from '../fixtures/forms.ts'
import { startLateProxy } from '../fixtures/late.ts'
import { expect, test } from '../fixtures/test.ts'

/** Longer than the client waits for an answer. */
const GIVEN_UP = { timeout: 25_000 }

let late: Awaited<ReturnType<typeof startLateProxy>>
test.beforeAll(async () => {
  late = await startLateProxy()
})
test.afterAll(() => late.stop())
test.describe.configure({ mode: 'default' })
// Most of it waits until an answer is given up.
test.setTimeout(120_000)

/** Two tabs of a browser in which one person is logged in. */
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

test('A status that arrives after somebody else logged in shows nothing of the first person', async ({
  newUser,
  pageAs,
}) => {
  const [ada, eve] = [await newUser(), await newUser()]
  const first = await pageAs(ada)
  const second = await twoTabs(first, ada.username)
  const answer = late.holdNext('/auth/status')
  await first.goto(late.origin, { waitUntil: 'commit' })
  await answer.arrived
  await logOut(second, ada.username)
  await expect(personMenu(second, ada.username)).toBeHidden()
  await logInAs(second, eve)
  await answer.deliver()
  await expect(first.getByRole('heading', { level: 1 })).toHaveText(`Hello, ${eve.username}`)
  await expect(personMenu(first, eve.username)).toBeVisible()
})

test('A refresh that arrives late costs a newer log-in nothing', async ({ newUser, pageAs }) => {
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

test('A log-out that is answered late leaves a newer log-in its cookies', async ({
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

test('A status that arrives after a log-out leaves the page its way back in', async ({
  newUser,
  pageAs,
}) => {
  const ada = await newUser()
  const first = await pageAs(ada)
  const second = await twoTabs(first, ada.username)
  const answer = late.holdNext('/auth/status')
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
