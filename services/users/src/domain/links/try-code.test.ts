import { beforeEach, expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createUser } from '../../../test/factories.ts'
import { APP_SECRET } from '../../../test/secrets.ts'
import { together } from '../../../test/together.ts'
import { type CreatedLink, createLink } from './create-link.ts'
import { findLink, findLinkById } from './find-link.ts'
import { linkKeys } from './link-keys.ts'
import { findOpenCodes, tryCode } from './try-code.ts'

const server = useApp()
const keys = linkKeys([APP_SECRET])
const BROWSER = 'the-browser'
let user: { id: string; email: string }
let link: CreatedLink & { code: string }
beforeEach(async () => {
  user = await createUser(server)
  link = await create()
})

async function create(userId: string | null = user.id) {
  const request = { purpose: 'reset' as const, userId, email: user.email, browser: BROWSER }
  const made = await server.app.db.$transaction((tx) => createLink(tx, keys, request))
  return { ...made, code: made.code ?? '' }
}

async function attempt(code: string, browser = BROWSER) {
  const open = await findOpenCodes(server.app.db, keys, browser)
  return tryCode(server.app.db, keys, { browser, code, open })
}

/** A code that differs from the right one in its last digit. */
const wrong = () => link.code.slice(0, -1) + ((Number(link.code.at(-1)) + 1) % 10)

test('finds the link of the right code in the browser that asked', async () => {
  expect(await attempt(link.code)).toEqual({ linkId: link.id })
  expect(await findLinkById(server.app.db, link.id)).toMatchObject({ state: 'live' })
})

test('a code does not work in another browser and costs no try there', async () => {
  expect(await attempt(link.code, 'other')).toEqual({ linkId: null, triesLeft: 0 })
  expect(await attempt(wrong())).toEqual({ linkId: null, triesLeft: 4 })
})

test('five wrong codes void the code and leave the link', async () => {
  for (const triesLeft of [4, 3, 2, 1, 0, 0]) {
    expect(await attempt(wrong())).toEqual({ linkId: null, triesLeft })
  }
  expect(await attempt(link.code)).toEqual({ linkId: null, triesLeft: 0 })
  expect(await findLink(server.app.db, keys, link.token)).toMatchObject({ state: 'live' })
})

test('20 concurrent wrong codes count as five', async () => {
  const tries = await together(() => attempt(wrong()))
  const counted = tries.map((tried) => ('triesLeft' in tried ? tried.triesLeft : -1))
  expect(counted.toSorted((a, b) => b - a).slice(0, 5)).toEqual([4, 3, 2, 1, 0])
  expect(new Set(counted.toSorted((a, b) => b - a).slice(4))).toEqual(new Set([0]))
})

test('wrong codes for an unknown address are answered like those for a known one', async () => {
  await server.app.db.$executeRaw`DELETE FROM account_links`
  const unusable = await create(null)
  expect(unusable.code).toMatch(/^\d{8}$/)
  for (const triesLeft of [4, 3, 2, 1, 0, 0]) {
    expect(await attempt('no-code')).toEqual({ linkId: null, triesLeft })
  }
})

test('codes of two requests of one browser both work', async () => {
  const second = await create()
  expect(await attempt(link.code)).toEqual({ linkId: link.id })
  expect(await attempt(second.code)).toEqual({ linkId: second.id })
})

test('one try is compared with the five newest codes of a browser', async () => {
  for (let count = 0; count < 4; count += 1) await create(null)
  expect(await attempt(link.code)).toEqual({ linkId: link.id })
  await create(null)
  expect(await findOpenCodes(server.app.db, keys, BROWSER)).toHaveLength(5)
  expect(await attempt(link.code)).toEqual({ linkId: null, triesLeft: 4 })
})
