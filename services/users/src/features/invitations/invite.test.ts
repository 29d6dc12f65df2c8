import { invite, readInvitation } from '@gatehouse/contract'
import { beforeEach, expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createInvitation, createUser, logInAs } from '../../../test/factories.ts'
import { mailTo } from '../../../test/mail.ts'
import { tally, together } from '../../../test/together.ts'

const server = useApp()
let admin: Awaited<ReturnType<typeof logInAs>>
beforeEach(async () => {
  admin = await logInAs(server, 'admin', { username: 'boss' })
})

const send = (emails: string[], role: 'employee' | 'manager' | 'admin' = 'employee') =>
  server.call(invite, { body: { emails, role }, token: admin.token })
const read = (token: string) => server.call(readInvitation, { body: { token } })
const rows = () => server.app.db.invitation.findMany({ orderBy: { id: 'asc' } })

async function tokensFor(email: string): Promise<string[]> {
  const mails = await mailTo(server, email)
  return mails.map(({ text }) => /#token=([\w-]+)/.exec(text)?.[1] ?? '')
}

test('mails each address a link of its own, which the response does not have', async () => {
  const { status, body } = await send(['ada@example.test', 'grace@example.test'], 'manager')
  expect(status).toBe(201)
  expect(body.data.skipped).toEqual([])
  expect(body.data.invited).toMatchObject([
    { email: 'ada@example.test', role: 'manager', state: 'pending', user: null },
    { email: 'grace@example.test', invited_by: { id: admin.user.id, username: 'boss' } },
  ])
  const [ada = '', grace = ''] = [
    ...(await tokensFor('ada@example.test')),
    ...(await tokensFor('grace@example.test')),
  ]
  expect(new Set([ada, grace]).size).toBe(2)
  expect(JSON.stringify(body)).not.toMatch(/link|token/)
  expect((await read(ada)).body.data).toEqual({
    email: 'ada@example.test',
    role: 'manager',
    invited_by: 'boss',
    expires_at: body.data.invited[0]?.expires_at,
  })
})

test('the message names the inviter and leads to PUBLIC_URL', async () => {
  await send(['ada@example.test'])
  const [mail] = await mailTo(server, 'ada@example.test')
  expect(mail?.subject).toBe('You are invited to Gatehouse')
  expect(mail?.text).toContain('boss invited you to Gatehouse as an employee.')
  expect(mail?.text).toContain(`${server.app.config.PUBLIC_URL.origin}/invitation#token=`)
})

test('an invitation is valid for seven days on the clock of the database', async () => {
  await send(['ada@example.test'])
  const [row] = await server.app.db.$queryRaw<{ days: number }[]>`
    SELECT extract(epoch FROM expires_at - sent_at)::float8 / 86400 AS days FROM invitations`
  expect(row?.days).toBeCloseTo(7, 5)
})

test('merges repeated addresses, ignoring case, and skips those with an account', async () => {
  await createUser(server, { username: 'grace' })
  const waiting = await createUser(server, { username: 'linh', approval: 'pending' })
  const { body } = await send([
    'Ada@example.test',
    'GRACE@example.test',
    'ada@example.test',
    waiting.email,
  ])
  expect(body.data.invited.map(({ email }) => email)).toEqual(['Ada@example.test'])
  expect(body.data.skipped).toEqual([
    { email: 'GRACE@example.test', reason: 'has_account' },
    { email: waiting.email, reason: 'has_account' },
  ])
  expect(await rows()).toHaveLength(1)
})

test('reports a malformed address with its position, and invites nobody', async () => {
  const { status, body } = await send(['ada@example.test', 'nonsense'])
  expect(status).toBe(400)
  expect(body).toMatchObject({
    errors: { 'emails.1': 'Enter an address like name@example.com.' },
  })
  expect(await rows()).toEqual([])
  expect(await mailTo(server, 'ada@example.test')).toEqual([])
})

test.for([
  ['no address', []],
  ['101 addresses', Array.from({ length: 101 }, (_, n) => `ada-${n}@example.test`)],
] as const)('refuses %s', async ([, emails]) => {
  const { status, body } = await send([...emails])
  expect([status, Object.keys((body as { errors?: object }).errors ?? {})]).toEqual([
    400,
    ['emails'],
  ])
})

test('invites 100 addresses at once and records each', async () => {
  const emails = Array.from({ length: 100 }, (_, n) => `ada-${n}@example.test`)
  const { status, body } = await send(emails)
  expect(status).toBe(201)
  expect(body.data.invited.map(({ email }) => email)).toEqual(emails)
  const events = await server.app.db.auditEvent.findMany()
  expect(events).toHaveLength(100)
  expect(new Set(events.map(({ action }) => action))).toEqual(new Set(['invitation_created']))
  expect(new Set(events.map(({ objectId }) => objectId))).toEqual(
    new Set(body.data.invited.map(({ id }) => id)),
  )
})

test('inviting an address again renews its invitation and voids the former link', async () => {
  const first = (await send(['ada@example.test'])).body.data.invited[0]
  const again = (await send(['ADA@example.test'], 'manager')).body.data.invited[0]
  expect(again).toMatchObject({ id: first?.id, email: 'ada@example.test', role: 'manager' })
  const [former = '', newest = ''] = [
    ...(await tokensFor('ada@example.test')),
    ...(await tokensFor('ADA@example.test')),
  ]
  const statuses = await Promise.all(
    [former, newest].map(async (token) => (await read(token)).status),
  )
  expect(statuses.toSorted()).toEqual([200, 404])
  const events = await server.app.db.auditEvent.findMany({ orderBy: { id: 'asc' } })
  expect(events).toMatchObject([
    { action: 'invitation_created', changes: { role: { before: null, after: 'employee' } } },
    {
      action: 'invitation_resent',
      objectId: first?.id,
      changes: { role: { before: 'employee', after: 'manager' } },
    },
  ])
})

test('20 concurrent lists of the same addresses make one invitation for each', async () => {
  const emails = ['ada@example.test', 'grace@example.test', 'linh@example.test']
  const answers = await together((n) => send(n % 2 ? emails : emails.toReversed()))
  expect(tally(answers)).toEqual({ 201: 20 })
  expect(await rows()).toHaveLength(3)
  const events = await server.app.db.auditEvent.groupBy({ by: ['action'], _count: true })
  expect(Object.fromEntries(events.map((event) => [event.action, event._count]))).toEqual({
    invitation_created: 3,
    invitation_resent: 57,
  })
})

test('no address of an invited person is in the audit trail or the log', async () => {
  const { email } = await createInvitation(server)
  await send(['ada@example.test', email])
  const stored = await server.owner.query('SELECT audit_events::text FROM audit_events')
  expect(JSON.stringify(stored.rows)).not.toMatch(/ada@|invited@/)
  expect(JSON.stringify(server.logs)).not.toMatch(/ada@|invited@/)
})
