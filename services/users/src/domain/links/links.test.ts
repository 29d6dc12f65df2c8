import { beforeEach, expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createUser } from '../../../test/factories.ts'
import { APP_SECRET } from '../../../test/secrets.ts'
import { together } from '../../../test/together.ts'
import { createLink, type NewLink } from './create-link.ts'
import { findLink, type Link } from './find-link.ts'
import { linkKeys } from './link-keys.ts'
import type { LinkPurpose } from './link-purpose.ts'
import { purgeLinks } from './purge-links.ts'
import { supersedeLinks, useLink } from './use-link.ts'

const server = useApp()
const keys = linkKeys([APP_SECRET])
let user: Awaited<ReturnType<typeof createUser>>
beforeEach(async () => {
  user = await createUser(server, { username: 'owner' })
})

const create = (purpose: LinkPurpose = 'reset', link: Partial<NewLink> = {}) =>
  server.app.db.$transaction((tx) =>
    createLink(tx, keys, { purpose, userId: user.id, email: user.email, ...link }),
  )
const find = (token: string) => findLink(server.app.db, keys, token)
const stateOf = async (token: string) => (await find(token))?.state

async function existing(token: string): Promise<Link> {
  const link = await find(token)
  if (!link) throw new Error('The link does not exist.')
  return link
}

const redeem = (link: Link) =>
  server.app.db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT FROM users WHERE id = ${link.userId}::uuid FOR UPDATE`
    return useLink(tx, link)
  })

const age = (seconds: number) => server.app.db.$executeRaw`
  UPDATE account_links SET created_at = created_at - make_interval(secs => ${seconds}::float8),
    expires_at = expires_at - make_interval(secs => ${seconds}::float8)`

test('a link is used once, also by 20 concurrent requests', async () => {
  const { token } = await create()
  const link = await existing(token)
  expect(link).toMatchObject({
    purpose: 'reset',
    userId: user.id,
    email: user.email,
    state: 'live',
  })
  const used = await together(() => redeem(link))
  expect(used.filter(Boolean)).toHaveLength(1)
  expect(await stateOf(token)).toBe('used')
})

test('a token is 256 random bits, and the row has only digests', async () => {
  const { token, code } = await create('reset', { browser: 'the-browser' })
  expect(token).toMatch(/^[\w-]{43}$/)
  expect(code).toMatch(/^\d{8}$/)
  const [row] = await server.app.db.$queryRaw<
    object[]
  >`SELECT account_links::text AS row FROM account_links`
  const text = JSON.stringify(row)
  for (const secret of [token, code ?? '', 'the-browser']) {
    expect(text).not.toContain(secret)
    expect(text).not.toContain(Buffer.from(secret).toString('hex'))
  }
})

test('five links of a user and purpose are valid together, also after 20 concurrent requests', async () => {
  const other = await create('verify')
  const made = await together(() => create())
  const states = await Promise.all(made.map(({ token }) => stateOf(token)))
  expect(states.filter((state) => state === 'live')).toHaveLength(5)
  expect(states.filter((state) => state === 'superseded')).toHaveLength(15)
  expect(await stateOf(other.token)).toBe('live')
})

test('the sixth link supersedes the oldest one', async () => {
  const made = []
  for (let count = 0; count < 6; count += 1) {
    made.push(await create())
    await age(1)
  }
  const states = await Promise.all(made.map(({ token }) => stateOf(token)))
  expect(states).toEqual(['superseded', 'live', 'live', 'live', 'live', 'live'])
})

test('using a link supersedes the others of its purpose', async () => {
  const [used, other, verification] = [await create(), await create(), await create('verify')]
  expect(await redeem(await existing(used.token))).toBe(true)
  expect(await stateOf(other.token)).toBe('superseded')
  expect(await redeem(await existing(other.token))).toBe(false)
  expect(await stateOf(verification.token)).toBe('live')
})

test.for([
  ['reset', 3_600],
  ['verify', 86_400],
  ['change', 86_400],
  ['undo', 259_200],
] as const)('a %s link expires after %s seconds of the database', async ([purpose, seconds]) => {
  const { token } = await create(purpose)
  const link = await existing(token)
  await age(seconds - 10)
  expect(await stateOf(token)).toBe('live')
  await age(11)
  expect(await stateOf(token)).toBe('expired')
  expect(await redeem(link)).toBe(false)
})

/** Every change to an account, and the links that it voids. */
const CHANGES = {
  'a new password': [{ passwordHash: 'other' }, ['reset', 'change']],
  'a new address': [{ email: 'new@example.test' }, ['reset', 'verify']],
  'another case of the address': [{ email: 'OWNER@example.test' }, ['reset', 'verify']],
  'a deactivation': [{ active: false }, ['reset', 'change', 'undo']],
  'a rejection': [{ approval: 'rejected' }, ['reset', 'verify', 'change', 'undo']],
} as const

test.for(Object.entries(CHANGES))(
  'after %s, links bound to it are void',
  async ([, [data, voided]]) => {
    for (const purpose of ['reset', 'verify', 'change', 'undo'] as const) {
      const { token } = await create(purpose)
      const link = await existing(token)
      await server.app.db.user.update({ where: { id: user.id }, data })
      const isVoid = (voided as readonly string[]).includes(purpose)
      expect([purpose, await stateOf(token)]).toEqual([purpose, isVoid ? 'superseded' : 'live'])
      expect([purpose, await redeem(link)]).toEqual([purpose, !isVoid])
      const { passwordHash, email, active, approval } = user
      const where = { id: user.id }
      await server.app.db.user.update({ where, data: { passwordHash, email, active, approval } })
    }
  },
)

test('a link of one purpose or user can not be used as another one', async () => {
  const link = await existing((await create('verify')).token)
  expect(await redeem({ ...link, purpose: 'reset' })).toBe(false)
  const other = await createUser(server)
  expect(await redeem({ ...link, userId: other.id })).toBe(false)
  expect(await redeem(link)).toBe(true)
})

test('a change of the credential supersedes the links of its purposes', async () => {
  const [reset, verification] = [await create(), await create('verify')]
  expect(await supersedeLinks(server.app.db, user.id, ['reset', 'change'])).toBe(1)
  expect(await stateOf(reset.token)).toBe('superseded')
  expect(await stateOf(verification.token)).toBe('live')
})

test('a link of the former secret works while that secret is in the list', async () => {
  const { token } = await create()
  const former = linkKeys([`${APP_SECRET}-new`, APP_SECRET])
  expect((await findLink(server.app.db, former, token))?.state).toBe('live')
  const rotated = linkKeys([`${APP_SECRET}-new`])
  expect(await findLink(server.app.db, rotated, token)).toBeNull()
})

test('no token finds the link of an unknown address', async () => {
  const { token } = await create('reset', { userId: null, email: 'nobody@example.test' })
  expect(await find(token)).toBeNull()
})

test('links are purged a week after their end', async () => {
  const { token } = await create()
  await age(3_600 + 6 * 86_400)
  await purgeLinks(server.app.db)
  expect(await stateOf(token)).toBe('expired')
  await age(2 * 86_400)
  await purgeLinks(server.app.db)
  expect(await find(token)).toBeNull()
})
