import { confirmEmailChange, login, undoEmailChange } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { askForAddress, moveTo, putAddress } from '../../../test/address-change.ts'
import { useApp } from '../../../test/app.ts'
import { logInAs } from '../../../test/factories.ts'
import { PASSWORD } from '../../../test/secrets.ts'

const server = useApp()

const OWN = 'owner@example.test'
const owner = () => logInAs(server, 'employee', { username: 'owner', emailVerified: true })
const to = (name: string) => `${name}@example.test`

const undo = (token: string) => server.call(undoEmailChange, { body: { token } })
const addressOf = async (id: string) =>
  (await server.app.db.user.findUnique({ where: { id } }))?.email

test('works after a second change, and voids the way back of the second', async () => {
  const person = await owner()
  const first = await moveTo(server, person, to('thief'))
  const second = await moveTo(server, person, to('thief2'))
  expect((await undo(first)).status).toBe(200)
  expect(await addressOf(person.user.id)).toBe(OWN)
  expect(await undo(second)).toMatchObject({ status: 410, body: { code: 'link_superseded' } })
})

test('a thief who undoes their own second change does not void the owner’s link', async () => {
  const person = await owner()
  const owners = await moveTo(server, person, to('thief'))
  const later = await moveTo(server, person, to('thief2'))
  expect((await undo(later)).status).toBe(200)
  expect(await addressOf(person.user.id)).toBe(to('thief'))
  expect((await undo(owners)).status).toBe(200)
  expect(await addressOf(person.user.id)).toBe(OWN)
})

test('the order of undo links is that of the database’s clock, not of their ids', async () => {
  const person = await owner()
  const owners = await moveTo(server, person, to('thief'))
  // As a replica writes it whose clock is ahead.
  await server.app.db.$executeRaw`
    UPDATE account_links SET id = 'ffffffff-ffff-7fff-bfff-ffffffffffff' WHERE purpose = 'undo'`
  await moveTo(server, person, to('thief2'))
  const back = await askForAddress(server, person, to('thief'))
  expect((await server.call(confirmEmailChange, { body: { token: back } })).status).toBe(200)
  expect((await undo(owners)).status).toBe(200)
  expect(await addressOf(person.user.id)).toBe(OWN)
})

test('a thief who changes the address again and again is refused before the owner’s link is pushed out', async () => {
  const person = await owner()
  const owners = await moveTo(server, person, to('thief-1'))
  for (const n of [2, 3, 4, 5]) await moveTo(server, person, to(`thief-${n}`))
  const refused = await putAddress(server, person, to('thief-6'))
  expect(refused).toMatchObject({
    status: 429,
    body: {
      message: 'The address of this account was changed too often. Try again in 72 hours.',
    },
  })
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(71 * 3_600)
  expect((await undo(owners)).status).toBe(200)
  expect(await addressOf(person.user.id)).toBe(OWN)
})

test('a change that was asked for before the limit was reached is refused when it is confirmed', async () => {
  const person = await owner()
  const owners = await moveTo(server, person, to('thief-1'))
  for (const n of [2, 3, 4]) await moveTo(server, person, to(`thief-${n}`))
  const waiting = await askForAddress(server, person, to('thief-5'))
  await server.app.db.$executeRaw`
    INSERT INTO account_links (id, purpose, token_hash, user_id, email, expires_at)
    VALUES (gen_random_uuid(), 'undo', '\\x01', ${person.user.id}::uuid, 'other@example.test', now() + interval '1 day')`
  const answer = await server.call(confirmEmailChange, { body: { token: waiting } })
  expect(answer.status).toBe(429)
  expect(await addressOf(person.user.id)).toBe(to('thief-4'))
  expect((await undo(owners)).status).toBe(200)
})

test('after an undo the address can be changed again', async () => {
  const person = await owner()
  const owners = await moveTo(server, person, to('thief-1'))
  for (const n of [2, 3, 4, 5]) await moveTo(server, person, to(`thief-${n}`))
  await undo(owners)
  const { body } = await server.call(login, { body: { email: OWN, password: PASSWORD } })
  const again = { user: person.user, token: body.access_token }
  await moveTo(server, again, to('chosen'))
  expect(await addressOf(person.user.id)).toBe(to('chosen'))
})
