import {
  confirmEmailChange,
  readLink,
  refresh,
  register,
  requestPasswordReset,
  status,
  undoEmailChange,
  updateUser,
} from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { askForAddress, moveTo, undoTokenTo } from '../../../test/address-change.ts'
import { useApp } from '../../../test/app.ts'
import { readTrail } from '../../../test/audit.ts'
import { logInAs } from '../../../test/factories.ts'
import { mailTo } from '../../../test/mail.ts'
import { passkeysOf } from '../../../test/passkeys.ts'
import { mailIsDone, passBudgets } from '../../../test/recovery.ts'
import { PASSWORD } from '../../../test/secrets.ts'
import { tally, together } from '../../../test/together.ts'

const server = useApp()

const OWN = 'owner@example.test'
const owner = () => logInAs(server, 'employee', { username: 'owner', emailVerified: true })
const to = (name: string) => `${name}@example.test`

const undo = (token: string) => server.call(undoEmailChange, { body: { token } })
const addressOf = async (id: string) =>
  (await server.app.db.user.findUnique({ where: { id } }))?.email
const linkState = async (token: string) =>
  (await server.call(readLink, { body: { token } })).body as { code?: string; data?: object }

test('sets the address back, verified, and tells the other one without a way to undo that', async () => {
  const person = await owner()
  const token = await moveTo(server, person, to('thief'))
  expect((await linkState(token)).data).toMatchObject({ purpose: 'undo', email: OWN })
  expect(await undo(token)).toMatchObject({
    status: 200,
    body: { status: 'success', message: 'Your address was changed back.' },
  })
  const { user } = person
  expect(await server.app.db.user.findUnique({ where: { id: user.id } })).toMatchObject({
    email: OWN,
    emailVerified: true,
  })
  const notice = (await mailTo(server, to('thief'))).at(-1)
  expect(notice).toMatchObject({ kind: 'address_changed', data: { at: expect.any(String) } })
  expect(notice?.text).not.toMatch(/token=|owner@/)
  const [event] = await readTrail(server, { action: 'user_email_restored' })
  expect(event).toMatchObject({
    user: { id: user.id },
    changes: { email: { before: to('thief'), after: OWN } },
  })
})

test('removes the passkeys that were added since, and keeps older ones', async () => {
  const person = await owner()
  const passkeys = passkeysOf(server)
  const own = await passkeys.give(person.user)
  const token = await moveTo(server, person, to('thief'))
  const foreign = await passkeys.give(person.user)
  await undo(token)
  expect((await passkeys.logIn(foreign.device)).status).toBe(401)
  expect((await passkeys.logIn(own.device)).status).toBe(200)
  const [event] = await readTrail(server, { action: 'authn_passkey_removed' })
  expect(event).toMatchObject({ user: { id: person.user.id }, object: { id: foreign.passkey.id } })
})

test('ends all sessions, and forgets the known devices', async () => {
  const person = await owner()
  const token = await moveTo(server, person, to('thief'))
  await undo(token)
  expect((await server.call(status, { token: person.token })).status).toBe(401)
  const refreshed = await server.call(refresh, { body: { refresh_token: person.refreshToken } })
  expect(refreshed.status).toBe(401)
  const row = await server.app.db.user.findUniqueOrThrow({ where: { id: person.user.id } })
  expect(row.deviceEpoch).toBe(person.user.deviceEpoch + 1)
})

test('voids what was sent to the other address, and requests that still wait', async () => {
  const person = await owner()
  const token = await moveTo(server, person, to('thief'))
  await passBudgets(server)
  await server.call(requestPasswordReset, { body: { email: to('thief') } })
  await mailIsDone(server)
  const next = await askForAddress(server, person, to('thief2'))
  const reset = (await mailTo(server, to('thief'))).find(({ kind }) => kind === 'password_reset')
  if (reset?.kind !== 'password_reset') throw new Error('No reset was mailed.')
  await undo(token)
  expect(await linkState(reset.data.token)).toMatchObject({ code: 'link_superseded' })
  expect(await linkState(next)).toMatchObject({ code: 'link_superseded' })
})

test('survives a change of the password by the thief, and works for 72 hours', async () => {
  const person = await owner()
  const token = await moveTo(server, person, to('thief'))
  await server.app.db.user.update({ where: { id: person.user.id }, data: { passwordHash: 'new' } })
  const age = (hours: number) => server.app.db.$executeRaw`
    UPDATE account_links SET expires_at = expires_at - make_interval(hours => ${hours}::int)`
  await age(71)
  expect((await linkState(token)).data).toBeDefined()
  await age(1)
  expect(await undo(token)).toMatchObject({ status: 410, body: { code: 'link_expired' } })
})

test('an admin who sets the address back ends the thief’s ways back', async () => {
  const person = await owner()
  const owners = await moveTo(server, person, to('thief'))
  const theirs = await moveTo(server, person, to('thief2'))
  const { token } = await logInAs(server, 'admin')
  const body = { username: 'owner', email: OWN }
  const changed = await server.call(updateUser, { params: { id: person.user.id }, body, token })
  expect(changed.body.data.email).toBe(OWN)
  await expect(undoTokenTo(server, to('thief2'))).rejects.toThrow('No undo link')
  for (const link of [theirs, owners]) {
    expect(await undo(link)).toMatchObject({ status: 410, body: { code: 'link_superseded' } })
  }
})

test('an owner who returns to a former address ends the ways back that came after it', async () => {
  const person = await owner()
  await moveTo(server, person, to('second'))
  const later = await moveTo(server, person, to('third'))
  const token = await askForAddress(server, person, OWN)
  expect((await server.call(confirmEmailChange, { body: { token } })).status).toBe(200)
  await expect(undoTokenTo(server, to('third'))).rejects.toThrow('No undo link')
  expect(await undo(later)).toMatchObject({ status: 410, body: { code: 'link_superseded' } })
})

test('a thief who returns to an own former address does not void the owner’s link', async () => {
  const person = await owner()
  const owners = await moveTo(server, person, to('thief'))
  await moveTo(server, person, to('thief2'))
  const token = await askForAddress(server, person, to('thief'))
  expect((await server.call(confirmEmailChange, { body: { token } })).status).toBe(200)
  expect((await undo(owners)).status).toBe(200)
  expect(await addressOf(person.user.id)).toBe(OWN)
})

test('an address that nobody verified gets a notice without a way back', async () => {
  const person = await logInAs(server, 'employee', { username: 'mistyped' })
  await expect(moveTo(server, person, to('right'))).rejects.toThrow('No undo link')
  expect(await addressOf(person.user.id)).toBe(to('right'))
})

test('keeps the former address from other accounts until the link expires', async () => {
  const person = await owner()
  const token = await moveTo(server, person, to('thief'))
  const body = { username: 'other', email: OWN.toUpperCase(), password: PASSWORD }
  const taken = { status: 409, body: { errors: { email: 'This address is taken.' } } }
  expect(await server.call(register, { body })).toMatchObject(taken)
  const { user, token: others } = await logInAs(server, 'admin', { username: 'admin' })
  const names = { username: 'admin', email: OWN, current_password: PASSWORD }
  const move = { params: { id: user.id }, body: names, token: others }
  expect(await server.call(updateUser, move)).toMatchObject({ status: 200 })
  await mailIsDone(server)
  expect((await undo(token)).status).toBe(200)
  await server.app.db.$executeRaw`
    UPDATE account_links SET expires_at = now(), used_at = NULL, superseded_at = NULL`
  await server.app.db.user.update({ where: { id: person.user.id }, data: { email: to('gone') } })
  expect((await server.call(register, { body })).status).toBe(201)
})

test('of registrations at the moment of a change, none gets the former address', async () => {
  const person = await owner()
  const token = await askForAddress(server, person, to('thief'))
  const answers = await together((n) =>
    n === 10
      ? server.call(confirmEmailChange, { body: { token } })
      : server.call(register, {
          body: { username: `other-${n}`, email: OWN, password: PASSWORD },
        }),
  )
  expect(tally(answers)).toEqual({ 200: 1, 409: 19 })
  expect((await undo(await undoTokenTo(server, OWN))).status).toBe(200)
})

test('of 20 concurrent requests to undo, one changes the address', async () => {
  const person = await owner()
  const token = await moveTo(server, person, to('thief'))
  expect(tally(await together(() => undo(token)))).toEqual({ 200: 1, 410: 19 })
  expect(await readTrail(server, { action: 'user_email_restored' })).toHaveLength(1)
})

test('an undo at the same moment as another change always wins', async () => {
  for (let round = 0; round < 5; round += 1) {
    const person = await logInAs(server, 'employee', {
      username: `owner-${round}`,
      emailVerified: true,
    })
    const owners = await moveTo(server, person, to(`thief-${round}`))
    const token = await askForAddress(server, person, to(`next-${round}`))
    const [undone, confirmed] = await Promise.all([
      undo(owners),
      server.call(confirmEmailChange, { body: { token } }),
    ])
    expect(undone.status).toBe(200)
    expect([200, 410]).toContain(confirmed.status)
    expect(await addressOf(person.user.id)).toBe(to(`owner-${round}`))
  }
})
