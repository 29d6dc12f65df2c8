import { expect, test } from 'vitest'
import { Prisma } from '#/generated/prisma/client.ts'
import { useApp } from '../../../test/app.ts'
import { ownerQuery } from '../../../test/database.ts'
import { createUser } from '../../../test/factories.ts'
import { mailTo } from '../../../test/mail.ts'
import { APP_SECRET } from '../../../test/secrets.ts'
import { enqueueMail, enqueueMailRequest, insertMailSql } from './enqueue-mail.ts'
import { mailBox } from './mail-box.ts'

const server = useApp()
const NEW_SECRET = 'q1Zr9Xw3Yp5Ls8Hd2Gf6Jc4Mn0k7Vt1b'
const to = { id: null, username: 'maria', email: 'Maria@example.test' }
const message = { kind: 'verify_email', to, data: { token: 'token-of-the-link' } } as const
const rows = () => ownerQuery<Record<string, unknown>>('SELECT * FROM mail_outbox')
const boxOf = (...APP_SECRET: string[]) =>
  mailBox({ APP_SECRET, NODE_ENV: 'test', PUBLIC_URL: new URL('http://localhost:8080') })

test('writes a message that the outbox can read again', async () => {
  const user = await createUser(server)
  const { db, mail } = server.app
  expect(await enqueueMail(db, mail.box, { ...message, to: user })).toBe(true)
  expect(await rows()).toMatchObject([{ kind: 'verify_email', user_id: user.id }])
  expect(await mailTo(server, user.email)).toMatchObject([
    { kind: 'verify_email', data: { token: 'token-of-the-link' }, to: { id: user.id } },
  ])
})

test('seals the id and the names of a recipient, and nothing else of the account', async () => {
  const account = await createUser(server)
  const { db, mail } = server.app
  const whole = { ...message, to: await db.user.findUniqueOrThrow({ where: { id: account.id } }) }
  await enqueueMail(db, mail.box, whole)
  await db.$executeRaw`${insertMailSql(mail.box, whole) ?? Prisma.empty}`
  const sent = (await mailTo(server, account.email)).map(({ to }) => to)
  const { id, username, email } = account
  expect(sent).toEqual([
    { id, username, email },
    { id, username, email },
  ])
})

test('drops the sixth message of a kind to an address in an hour, whoever has the account', async () => {
  const { db, mail } = server.app
  for (const username of ['ada', 'adam', 'eve', 'bea', 'cleo', 'dora']) {
    expect(await enqueueMail(db, mail.box, { ...message, to: { ...to, username } })).toBe(true)
  }
  expect(await rows()).toHaveLength(5)
  await enqueueMail(db, mail.box, { kind: 'account_deleted', to, data: { at: '2026-01-01' } })
  await enqueueMail(db, mail.box, { ...message, to: { ...to, email: 'other@example.test' } })
  expect(await rows()).toHaveLength(7)
})

test('a statement that also makes the cause writes no sixth message either', async () => {
  const { db, mail } = server.app
  const insert = () => insertMailSql(mail.box, { ...message, to }) ?? Prisma.empty
  for (let times = 0; times < 6; times += 1) {
    await db.$executeRaw`${insert()} CROSS JOIN (SELECT WHERE true) AS cause`
  }
  await db.$executeRaw`${insert()} CROSS JOIN (SELECT WHERE false) AS cause`
  expect(await rows()).toHaveLength(5)
})

test('limits no message that only an admin can cause', async () => {
  const { db, mail } = server.app
  const reset = { kind: 'password_reset', to, data: { token: 'token-of-the-link' } } as const
  for (let times = 0; times < 6; times += 1) await enqueueMail(db, mail.box, reset)
  expect(await rows()).toHaveLength(6)
})

test('writes nothing when the transaction of the cause fails', async () => {
  const { db, mail } = server.app
  const failed = db.$transaction(async (tx) => {
    await enqueueMail(tx, mail.box, message)
    throw new Error('no')
  })
  await expect(failed).rejects.toThrow('no')
  expect(await rows()).toEqual([])
})

test('writes nothing in production without MAIL_URL', async () => {
  const off = mailBox({
    APP_SECRET: [APP_SECRET],
    NODE_ENV: 'production',
    PUBLIC_URL: new URL('http://localhost:8080'),
  })
  const request = { kind: 'asked', address: 'maria@example.test' }
  expect(await enqueueMail(server.app.db, off, message)).toBe(false)
  expect(await enqueueMailRequest(server.app.db, off, request)).toBe(false)
  expect(await rows()).toEqual([])
})

test('a dump of the outbox without APP_SECRET reveals neither address nor token', async () => {
  const { db, mail } = server.app
  await enqueueMail(db, mail.box, message)
  await enqueueMailRequest(db, mail.box, { kind: 'asked', address: 'maria@example.test' })
  const dump = (
    await ownerQuery<{ row: string }>('SELECT mail_outbox::text AS row FROM mail_outbox')
  )
    .map(({ row }) => row)
    .join('\n')
  const decoded = Buffer.from(dump.replaceAll(/[^0-9a-f]/g, ''), 'hex').toString('latin1')
  for (const text of [dump.toLowerCase(), decoded.toLowerCase()]) {
    expect(text).not.toMatch(/maria|example|token-of/)
  }
  for (const { id, kind, payload } of await rows()) {
    const row = { id: String(id), kind: String(kind) }
    expect(boxOf(NEW_SECRET).open(row, payload as Buffer)).toBeUndefined()
  }
})

test('reads rows of a former secret while it is in the list, and none of another row', () => {
  const row = { id: 'one', kind: 'test_mail' }
  const sealed = boxOf(APP_SECRET).seal(row, { data: 1 })
  expect(boxOf(NEW_SECRET, APP_SECRET).open(row, sealed)).toEqual({ data: 1 })
  expect(boxOf(NEW_SECRET).open(row, sealed)).toBeUndefined()
  expect(boxOf(APP_SECRET).open({ ...row, id: 'other' }, sealed)).toBeUndefined()
  expect(boxOf(APP_SECRET).open({ ...row, kind: 'verify_email' }, sealed)).toBeUndefined()
})

test('counts an address by kind, ignoring case, under every secret', () => {
  const key = (secret: string, kind: string, address: string) =>
    boxOf(secret).addressKeys(kind, address)[0]
  const [current, former] = boxOf(NEW_SECRET, APP_SECRET).addressKeys('asked', 'A@example.test')
  expect(current).toEqual(key(NEW_SECRET, 'asked', 'a@example.test'))
  expect(former).toEqual(key(APP_SECRET, 'asked', 'a@EXAMPLE.test'))
  expect(current).not.toEqual(key(NEW_SECRET, 'other', 'a@example.test'))
})
