import { resendEmailVerification } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createUser } from '../../../test/factories.ts'
import { mailTo } from '../../../test/mail.ts'
import { mailIsDone, passBudgets } from '../../../test/recovery.ts'
import {
  addressOf,
  confirmByToken,
  mailedToken,
  registerByMail,
  reserve,
} from '../../../test/registrations.ts'

const server = useApp({ EMAIL_VERIFICATION: 'required' })
const off = useApp({ EMAIL_VERIFICATION: 'off' })
const withoutMail = useApp({ NODE_ENV: 'production' })

const ask = (email: string, at = server) => at.call(resendEmailVerification, { body: { email } })

async function resend(email: string) {
  await passBudgets(server)
  const answer = await ask(email)
  await mailIsDone(server)
  return answer
}

const kindsTo = async (email: string) => (await mailTo(server, email)).map(({ kind }) => kind)

test('answers every address alike, and writes one request of one size for each', async () => {
  await createUser(server, { username: 'waiting' })
  await createUser(server, { username: 'trusted', emailVerified: true })
  await reserve(server, 'pending')
  await mailIsDone(server)
  const seen = []
  for (const name of ['waiting', 'trusted', 'pending', 'unknown']) {
    const { status, body, headers, cookies } = await ask(addressOf(name))
    const constant = Object.entries(headers).filter(
      ([key]) => !['date', 'x-request-id'].includes(key),
    )
    const { rows } = await server.owner.query(`
      SELECT user_id, length(payload) AS payload, length(address_key) AS key
      FROM mail_outbox ORDER BY id DESC LIMIT 1`)
    seen.push({ status, body, cookies, headers: constant, row: rows[0] })
  }
  expect(seen[0]).toMatchObject({ status: 202, cookies: [] })
  for (const other of seen) expect(other.status).toEqual(202)
  const [first] = seen
  for (const other of seen) {
    expect({ ...other, row: undefined }).toEqual({ ...first, row: undefined })
  }
})

test('mails an unverified account another link', async () => {
  const user = await createUser(server, { username: 'newcomer' })
  await resend(user.email.toUpperCase())
  expect(await kindsTo(user.email)).toEqual(['verify_email'])
})

test('mails a registration another link, and both work', async () => {
  const first = await registerByMail(server, 'newcomer')
  await resend(addressOf('newcomer'))
  const second = await mailedToken(server, addressOf('newcomer'))
  expect(second).not.toBe(first)
  const confirm = (token: string) => confirmByToken(server, token)
  expect((await confirm(first)).status).toBe(201)
  expect(await confirm(second)).toMatchObject({ status: 410, body: { code: 'link_used' } })
})

test('five links of a registration work together', async () => {
  const tokens = [await registerByMail(server, 'newcomer')]
  while (tokens.length < 6) {
    await resend(addressOf('newcomer'))
    tokens.push(await mailedToken(server, addressOf('newcomer')))
  }
  const [oldest = '', next = ''] = tokens
  const confirm = (token: string) => confirmByToken(server, token)
  expect(await confirm(oldest)).toMatchObject({ status: 404, body: { code: 'link_unknown' } })
  expect((await confirm(next)).status).toBe(201)
})

test('tells the owner of a taken address again', async () => {
  const owner = await createUser(server, { username: 'known', emailVerified: true })
  await reserve(server, 'newcomer', owner.email)
  await mailIsDone(server)
  await resend(owner.email)
  expect(await kindsTo(owner.email)).toEqual(['address_taken', 'address_taken'])
})

test.for([
  ['a verified account', { emailVerified: true }],
  ['a rejected registration', { approval: 'rejected' }],
] as const)('mails nothing to %s', async ([, user]) => {
  const { email } = await createUser(server, user)
  await resend(email)
  expect(await kindsTo(email)).toEqual([])
})

test('mails nothing to an unknown address', async () => {
  await resend('nobody@example.test')
  expect(await kindsTo('nobody@example.test')).toEqual([])
})

test('sends one mail a minute', async () => {
  const user = await createUser(server, { username: 'newcomer' })
  await ask(user.email)
  await ask(user.email)
  await mailIsDone(server)
  expect(await kindsTo(user.email)).toEqual(['verify_email'])
})

test('is off where addresses are not verified', async () => {
  for (const at of [off, withoutMail]) {
    expect(await ask('anybody@example.test', at)).toMatchObject({
      status: 403,
      body: { code: 'mail_off' },
    })
  }
})
