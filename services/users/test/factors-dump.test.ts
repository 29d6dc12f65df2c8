import { createHash } from 'node:crypto'
import { finishLogin } from '@gatehouse/contract'
import { Secret } from 'otpauth'
import { expect, test } from 'vitest'
import { useApp } from './app.ts'
import { dump } from './dump.ts'
import { createUser } from './factories.ts'
import { beginLogIn } from './factors.ts'

const server = useApp()

const TABLES = ['totp_factors', 'recovery_codes', 'pending_log_ins']

test('nothing in a dump of the database finishes a log-in, is a code or a secret', async () => {
  const user = await createUser(server, { username: 'ada' })
  const { second_factor_token, code, secret, recoveryCodes } = await beginLogIn(server, user.id)
  const values = await dump(server, TABLES)
  expect(values.length).toBeGreaterThan(40)
  const digests = recoveryCodes.map((each) => createHash('sha256').update(each.replaceAll('-', '')))
  const hidden = [
    second_factor_token,
    Buffer.from(secret).toString('hex'),
    Buffer.from(Secret.fromBase32(secret).buffer).toString('hex'),
    ...digests.map((each) => each.digest('hex')),
  ]
  for (const secretValue of hidden) {
    expect(values.filter((value) => value.includes(secretValue))).toEqual([])
  }
  const finish = (payload: object) =>
    server.send({ method: 'POST', url: finishLogin.path, payload })
  for (const value of values) {
    expect((await finish({ second_factor_token: value, code })).status).not.toBe(200)
    await server.owner.query('UPDATE pending_log_ins SET tries = 0; DELETE FROM attempt_limits')
    const recovery_code = value.replaceAll(/[^0-9A-Za-z]/g, '').slice(0, 16)
    expect((await finish({ second_factor_token, recovery_code })).status).toBe(400)
  }
  expect((await finish({ second_factor_token, code })).status).toBe(200)
})
