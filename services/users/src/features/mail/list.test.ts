import { listMail, type RequestOf } from '@gatehouse/contract'
import { beforeEach, expect, test } from 'vitest'
import { enqueueMail, enqueueMailRequest } from '#/domain/mail/enqueue-mail.ts'
import { useApp } from '../../../test/app.ts'
import { ownerQuery } from '../../../test/database.ts'
import { createUser, logInAs } from '../../../test/factories.ts'

/** Nothing answers there: what is not marked stays pending. */
const server = useApp({ MAIL_URL: 'smtp://127.0.0.1:1', MAIL_FROM: 'accounts@example.test' })

let token = ''
let maria: Awaited<ReturnType<typeof createUser>>
beforeEach(async () => {
  token = (await logInAs(server, 'admin')).token
  maria = await createUser(server, { username: 'maria', email: 'maria@example.test' })
})

type Query = RequestOf<typeof listMail>['query']
const read = async (query: Query = {}) => (await server.call(listMail, { query, token })).body

async function enqueue(state = 'sent') {
  const { db, mail } = server.app
  await db.$transaction(async (tx) => {
    await enqueueMail(tx, mail.box, { kind: 'verify_email', to: maria, data: { token: 'secret' } })
    if (state === 'pending') return
    await tx.$executeRaw`
      UPDATE mail_outbox SET state = ${state}, finished_at = now() WHERE state = 'pending'`
  })
}

test('shows a message with its user, and neither address nor contents', async () => {
  await enqueue()
  const { data } = await read()
  expect(data.items).toEqual([
    {
      id: expect.any(String),
      kind: 'verify_email',
      user: { id: maria.id, username: 'maria' },
      state: 'sent',
      attempts: 0,
      created_at: expect.any(String),
      next_attempt_at: null,
      finished_at: expect.any(String),
      error: null,
    },
  ])
  expect(JSON.stringify(data)).not.toMatch(/example\.test|secret/)
})

test('shows when a message is tried again, and the codes of its last failure', async () => {
  await enqueue('pending')
  server.app.mail.wake()
  const newest = async () => (await read()).data.items[0]
  await expect
    .poll(newest)
    .toMatchObject({ state: 'pending', attempts: 1, error: 'ESOCKET CONN', finished_at: null })
  expect((await newest())?.next_attempt_at).toMatch(/^20/)
})

test('shows a request, and the message to a deleted account, without a user', async () => {
  const { db, mail } = server.app
  await enqueueMailRequest(db, mail.box, { kind: 'asked', address: 'maria@example.test' })
  await enqueue()
  await ownerQuery("DELETE FROM users WHERE username = 'maria'")
  const { data } = await read()
  expect(data.items.map(({ kind, user }) => [kind, user])).toEqual([
    ['verify_email', null],
    ['asked', null],
  ])
})

test('filters by state, and refuses an unknown one', async () => {
  for (const state of ['sent', 'failed', 'dropped', 'sent']) await enqueue(state)
  const count = async (query: Query) => (await read(query)).data.items.length
  expect(await count({})).toBe(4)
  expect(await count({ state: 'sent' })).toBe(2)
  expect(await count({ state: 'failed' })).toBe(1)
  expect(await count({ state: 'pending' })).toBe(0)
  const { status } = await server.send({
    url: '/mail?state=lost',
    headers: { authorization: `Bearer ${token}` },
  })
  expect(status).toBe(400)
})

test('pages by a cursor, newest first, and refuses that of another list', async () => {
  for (let made = 0; made < 3; made += 1) await enqueue()
  const ids = (await read()).data.items.map(({ id }) => id)
  expect(ids).toEqual([...ids].sort().reverse())
  const first = await read({ limit: '2' })
  const cursor = new URL(first.links.next ?? '', 'http://x').searchParams.get('cursor') ?? ''
  const second = await read({ limit: '2', cursor })
  expect([...first.data.items, ...second.data.items].map(({ id }) => id)).toEqual(ids)
  expect(second.data).toMatchObject({ has_prev: true, has_next: false })
  const other = await server.send({
    url: `/mail?state=sent&cursor=${cursor}`,
    headers: { authorization: `Bearer ${token}` },
  })
  expect(other.status).toBe(400)
})
