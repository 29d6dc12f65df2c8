import { createWidget, deleteWidget, putWidget } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { logInAs } from '../../../test/factories.ts'
import { tally, together, untilSomebodyWaits } from '../../../test/together.ts'
import { addWidget, CHANGE } from '../../../test/widgets.ts'

const server = useApp()

const params = { name: 'gears' }
const numbered = (n: number) => ({ ...CHANGE, info_url: `https://example.com/${n}` })
const rows = () => server.app.db.widget.findMany()

test('of 20 concurrent creations of one widget, one succeeds', async () => {
  const { token } = await logInAs(server, 'admin')
  const answers = await together((n) =>
    server.call(createWidget, { body: { ...numbered(n), ...params }, token }),
  )
  expect(tally(answers)).toEqual({ 201: 1, 409: 19 })
  const winner = answers.find(({ status }) => status === 201)
  expect(await rows()).toMatchObject([{ infoUrl: winner?.body.data.info_url }])
})

test('of 20 concurrent PUTs of a missing widget, one creates it and 19 change it', async () => {
  const { token } = await logInAs(server, 'admin')
  const answers = await together((n) =>
    server.call(putWidget, { params, body: numbered(n), token }),
  )
  expect(tally(answers)).toEqual({ 201: 1, 200: 19 })
  expect(new Set(answers.map(({ headers }) => headers['etag'])).size).toBe(20)
  const [row] = await rows()
  const last = answers.find(({ headers }) => headers['etag'] === `"${row?.version}"`)
  expect(row?.infoUrl).toBe(last?.body.data.info_url)
})

test('of 20 concurrent PUTs with one If-Match, one succeeds', async () => {
  const { etag } = await addWidget(server)
  const { token } = await logInAs(server, 'admin')
  const answers = await together((n) =>
    server.call(putWidget, { params, body: numbered(n), token, ifMatch: etag }),
  )
  expect(tally(answers)).toEqual({ 200: 1, 412: 19 })
  const winner = answers.find(({ status }) => status === 200)
  expect(await rows()).toMatchObject([{ infoUrl: winner?.body.data.info_url }])
})

test.for([false, true])(
  'of 20 concurrent DELETEs of a widget, one succeeds (with If-Match: %s)',
  async (bound) => {
    const { etag } = await addWidget(server)
    const { token } = await logInAs(server, 'admin')
    const ifMatch = bound ? etag : undefined
    const answers = await together(() => server.call(deleteWidget, { params, token, ifMatch }))
    expect(tally(answers)).toEqual({ 204: 1, 404: 19 })
    expect(await rows()).toEqual([])
  },
)

test('of a concurrent DELETE and PUT with one If-Match, one succeeds', async () => {
  const { etag: ifMatch } = await addWidget(server)
  const { token } = await logInAs(server, 'admin')
  const answers = await together<{ status: number }>((n) =>
    n % 2
      ? server.call(deleteWidget, { params, token, ifMatch })
      : server.call(putWidget, { params, body: numbered(n), token, ifMatch }),
  )
  const { 200: changed = 0, 204: removed = 0, ...refused } = tally(answers)
  expect(changed + removed).toBe(1)
  expect(Object.keys(refused).every((status) => ['404', '412'].includes(status))).toBe(true)
  expect(await rows()).toHaveLength(changed)
})

test.for(['POST', 'PUT'] as const)(
  '%s by an admin who is deleted concurrently leaves the widget without an owner',
  async (how) => {
    const { user, token } = await logInAs(server, 'admin')
    const { db } = server.app
    const { adding } = await db.$transaction(async (tx) => {
      await tx.user.delete({ where: { id: user.id } })
      const adding =
        how === 'POST'
          ? server.call(createWidget, { body: { ...CHANGE, ...params }, token })
          : server.call(putWidget, { params, body: CHANGE, token })
      await untilSomebodyWaits(db)
      return { adding }
    })
    const { status, body } = await adding
    expect(status).toBe(201)
    expect(body.data.owner).toBeNull()
    expect(await rows()).toMatchObject([{ name: 'gears', ownerId: null }])
  },
)
