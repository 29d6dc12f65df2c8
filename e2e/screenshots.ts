// Usage: npm run screenshots, with BASE_URL at a freshly seeded stack.
// Writes the README's pictures to docs/images/. Removes the accounts that it adds.
import path from 'node:path'
import { createUser, deleteUser, patchUser, type Role } from '@gatehouse/contract'
import { type BrowserContextOptions, chromium, type Page, request } from '@playwright/test'
import { newCredentials } from './fixtures/accounts.ts'
import { apiFor } from './fixtures/api.ts'
import { env, browser as launch } from './fixtures/env.ts'
import { fillLogIn } from './fixtures/forms.ts'

const PEOPLE: [username: string, role: Role][] = [
  ['ada', 'manager'],
  ['barbara', 'employee'],
  ['edsger', 'employee'],
  ['grace', 'manager'],
  ['katherine', 'employee'],
  ['linus', 'employee'],
]
const AWAY = 'edsger'

const http = await request.newContext({ baseURL: env.baseUrl })
const api = await apiFor(http, env.admin)
const browser = await chromium.launch(launch)

async function addPerson([username, role]: (typeof PEOPLE)[number]): Promise<string> {
  const person = newCredentials(username)
  const { data } = await api(createUser, { body: { ...person, role } })
  if (username === AWAY) {
    await api(patchUser, { params: { id: data.id }, body: { active: false } })
  } else await apiFor(http, person)
  return data.id
}

interface Picture {
  name: string
  options: BrowserContextOptions
  open: (page: Page) => Promise<void>
}

async function take({ name, options, open }: Picture): Promise<void> {
  const context = await browser.newContext({
    baseURL: env.baseUrl,
    locale: 'en-GB',
    reducedMotion: 'reduce',
    deviceScaleFactor: 2,
    ...options,
  })
  const page = await context.newPage()
  await open(page)
  const file = path.join(import.meta.dirname, '../docs/images', `${name}.png`)
  await page.screenshot({ path: file, caret: 'hide', animations: 'disabled' })
  process.stdout.write(`${file}\n`)
  await context.close()
}

/** Takes a picture as an admin once the text appears. */
const opening = (path: string, text: string) => async (page: Page) => {
  await page.goto(`/login?next=${encodeURIComponent(path)}`)
  await fillLogIn(page, env.admin)
  await page.getByText(text, { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Close message' }).click()
}

async function openLogIn(page: Page): Promise<void> {
  await page.goto('/login')
  await page.getByLabel('Email or username').fill('ada@example.test')
}

const desktop: BrowserContextOptions = { viewport: { width: 1280, height: 800 } }
const phone: BrowserContextOptions = { viewport: { width: 390, height: 640 } }

const added: string[] = []
try {
  for (const person of PEOPLE) added.push(await addPerson(person))
  const options: BrowserContextOptions = { ...desktop, colorScheme: 'light' }
  // The first task of the seed.
  await take({ name: 'board', options, open: opening('/board', 'Check the first-aid kits') })
  await take({ name: 'people', options, open: opening('/people?sort=username', 'ada') })
  const told = 'Somebody tried to log in to an account that does not exist'
  await http.post('/api/v1/auth/login', { data: { email: 'nobody', password: 'nothing at all' } })
  await take({ name: 'activity', options, open: opening('/activity', told) })
  await take({ name: 'log-in', options: { ...phone, colorScheme: 'dark' }, open: openLogIn })
} finally {
  for (const id of added) await api(deleteUser, { params: { id }, body: undefined })
  await browser.close()
  await http.dispose()
}
