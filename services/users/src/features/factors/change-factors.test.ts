import {
  confirmTotp,
  getFactors,
  login,
  removeTotp,
  replaceRecoveryCodes,
  startTotp,
  status,
} from '@gatehouse/contract'
import { beforeEach, expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { readTrail } from '../../../test/audit.ts'
import { logInAs, openSession } from '../../../test/factories.ts'
import { addFactors } from '../../../test/factors.ts'
import { OTHER_PASSWORD, PASSWORD } from '../../../test/secrets.ts'

const server = useApp()
let session: Awaited<ReturnType<typeof logInAs>>
beforeEach(async () => {
  session = await logInAs(server, 'employee', { username: 'ada' })
})

const password = { current_password: PASSWORD }
const factorsOf = async (token: string) => (await server.call(getFactors, { token })).body.data

test('each change asks for the password', async () => {
  const { code } = await addFactors(server, session.user.id)
  const body = { current_password: OTHER_PASSWORD, code: code() }
  const answers = [
    await server.call(startTotp, { body, token: session.token }),
    await server.call(confirmTotp, { body, token: session.token }),
    await server.call(replaceRecoveryCodes, { body, token: session.token }),
    await server.call(removeTotp, { body, token: session.token }),
  ]
  for (const answer of answers) {
    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({ errors: { current_password: expect.any(String) } })
  }
  expect((await factorsOf(session.token)).totp).not.toBeNull()
})

test('removing the app takes a code of it, and ends the other sessions', async () => {
  const { code } = await addFactors(server, session.user.id)
  const other = await openSession(server, session.user)
  const remove = (given: string) =>
    server.call(removeTotp, { body: { ...password, code: given }, token: session.token })
  const refused = await remove('000000')
  expect(refused.body).toMatchObject({ code: 'code_wrong' })
  const answer = await remove(code())
  expect(answer.status).toBe(200)
  expect(await factorsOf(answer.body.access_token)).toEqual({
    totp: null,
    recovery_codes_left: 0,
    passkeys: [],
    trusted_devices: [],
  })
  expect((await server.call(status, { token: other.token })).status).toBe(401)
  const body = { email: 'ada', password: PASSWORD }
  expect((await server.call(login, { body })).status).toBe(200)
  const actions = (await readTrail(server)).map(({ action }) => action)
  expect(actions).toEqual(
    expect.arrayContaining(['authn_factor_check_fail', 'authn_factor_removed']),
  )
})

test('removing the app takes a recovery code too', async () => {
  const { recoveryCodes } = await addFactors(server, session.user.id)
  const [recovery_code = ''] = recoveryCodes
  const body = { ...password, recovery_code }
  expect((await server.call(removeTotp, { body, token: session.token })).status).toBe(200)
})

test('new recovery codes replace the former ones', async () => {
  const { code, recoveryCodes } = await addFactors(server, session.user.id)
  const replace = (body: { code?: string; recovery_code?: string }) =>
    server.call(replaceRecoveryCodes, { body: { ...password, ...body }, token: session.token })
  const answer = await replace({ code: code() })
  expect(answer.status).toBe(200)
  expect(answer.headers['cache-control']).toBe('no-store')
  expect(answer.body.data.recovery_codes).toHaveLength(10)
  const [former = ''] = recoveryCodes
  expect((await replace({ recovery_code: former })).body).toMatchObject({ code: 'code_wrong' })
  const [next = ''] = answer.body.data.recovery_codes
  expect((await replace({ recovery_code: next })).status).toBe(200)
})

test('without an app there is nothing to remove or replace', async () => {
  const body = { ...password, code: '123456' }
  expect((await server.call(removeTotp, { body, token: session.token })).status).toBe(409)
  expect((await server.call(replaceRecoveryCodes, { body, token: session.token })).status).toBe(409)
})

test('a stolen session with the password guesses ten codes', async () => {
  await addFactors(server, session.user.id)
  const body = { ...password, code: '000000' }
  const answers = []
  for (let n = 0; n < 11; n += 1) {
    answers.push(await server.call(removeTotp, { body, token: session.token }))
  }
  expect(answers.map((answer) => answer.status)).toEqual([...Array(10).fill(400), 429])
  expect(answers[10]?.headers['retry-after']).toBeDefined()
})
