import { changePassword, login, patchUser } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { lockUser } from '#/domain/accounts/users.ts'
import { confirmTotp } from '#/domain/factors/totp-factors.ts'
import { forgetDevices } from '#/domain/limits/clear-limits.ts'
import { useApp } from '../../../test/app.ts'
import { createUser, logInAs } from '../../../test/factories.ts'
import { addFactors, startFactor } from '../../../test/factors.ts'
import { ADA, secondStep } from '../../../test/second-step.ts'
import { OTHER_PASSWORD, PASSWORD } from '../../../test/secrets.ts'
import { untilSomebodyWaits } from '../../../test/together.ts'
import { claimsOf } from '../../../test/tokens.ts'

const server = useApp()
const { createAda, begin, finish } = secondStep(server)

test('a new password ends log-ins that were begun with the former one', async () => {
  const { code, user } = await createAda()
  const token = await begin()
  const { body: session } = { body: await finish(await begin(), { code: code() }) }
  const change = { current_password: PASSWORD, new_password: OTHER_PASSWORD }
  const changed = await server.call(changePassword, {
    token: String(session.body['access_token']),
    body: change,
  })
  const { auth_time } = claimsOf(String(session.body['access_token']))
  // Nobody asked for the second factor again.
  const kept = { sub: user.id, acr: 'aal2', auth_time }
  expect(claimsOf(changed.body.access_token)).toMatchObject(kept)
  expect((await finish(token, { code: code(1) })).body['code']).toBe('second_factor_expired')
})

test('an account that was deactivated in between is refused by its state', async () => {
  const { code, user } = await createAda()
  const token = await begin()
  const admin = await logInAs(server, 'admin')
  const params = { id: user.id }
  await server.call(patchUser, { params, body: { active: false }, token: admin.token })
  expect((await finish(token, { code: code() })).body['code']).toBe('account_inactive')
  expect(await server.app.db.session.count({ where: { userId: user.id } })).toBe(0)
})

test('a factor that is added while a password is verified is asked for', async () => {
  const user = await createUser(server, { username: 'ada' })
  const { verify } = server.app.passwords
  server.app.passwords.verify = async (...given) => {
    const matches = await verify(...given)
    await addFactors(server, user.id)
    server.app.passwords.verify = verify
    return matches
  }
  const answer = await server.send({ method: 'POST', url: '/auth/login', payload: ADA })
  expect(answer.body['code']).toBe('second_factor_required')
  expect(await server.app.db.session.count()).toBe(0)
})

test('a log-in by password that waits for the lock of a new factor opens no session', async () => {
  const user = await createUser(server, { username: 'ada' })
  const { sealed, code } = await startFactor(server, user.id)
  const { db } = server.app
  // One statement opens the session of a known client. For a new one, a second statement would see the factor.
  await server.call(login, { body: ADA })
  const answer = await db.$transaction(async (tx) => {
    await lockUser(tx, user.id)
    await confirmTotp(tx, user.id, { secret: sealed, step: 0 })
    await forgetDevices(tx, user.id)
    const waiting = server.send({ method: 'POST', url: '/auth/login', payload: ADA })
    await untilSomebodyWaits(db)
    return { waiting }
  })
  expect((await answer.waiting).body['code']).toBe('second_factor_required')
  expect(await db.session.count()).toBe(1)
  expect((await finish(await begin(), { code: code() })).status).toBe(200)
})

test('a second factor that no secret opens is unavailable, and counts no wrong code', async () => {
  const { code } = await createAda()
  await server.owner.query(`UPDATE totp_factors SET secret = '\\x00'`)
  expect((await finish(await begin(), { code: code() })).status).toBe(503)
  expect(
    server.logs.some(({ err }) => String(JSON.stringify(err)).includes('No secret in APP_SECRET')),
  ).toBe(true)
})

test('the rows of two users can’t be swapped', async () => {
  const { user } = await createAda()
  const eve = await createUser(server, { username: 'eve' })
  const { code, recoveryCodes } = await addFactors(server, eve.id)
  const own = [user.id, eve.id]
  await server.owner.query(
    `UPDATE totp_factors SET secret = (SELECT secret FROM totp_factors WHERE user_id = $2) WHERE user_id = $1`,
    own,
  )
  await server.owner.query('UPDATE recovery_codes SET user_id = $1 WHERE user_id = $2', own)
  const [recovery_code = ''] = recoveryCodes
  expect((await finish(await begin(), { code: code() })).status).toBe(503)
  expect((await finish(await begin(), { recovery_code })).status).toBe(503)
})
