import {
  confirmEmailChange,
  confirmPasswordReset,
  readLink,
  undoEmailChange,
} from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { askForAddress, undoTokenTo } from '../../../test/address-change.ts'
import { useApp } from '../../../test/app.ts'
import { createUser, logInAs } from '../../../test/factories.ts'
import { askForReset, IN_BROWSER } from '../../../test/recovery.ts'
import { OTHER_PASSWORD } from '../../../test/secrets.ts'

const server = useApp({ LOG_LEVEL: 'trace' })

test('tokens, codes and the secret of the browser reach no log line, no audit event and no answer', async () => {
  const user = await createUser(server)
  const { token, code, cookies } = await askForReset(server, user.email)
  const change = { new_password: OTHER_PASSWORD }
  const answers = [
    await server.call(readLink, { body: { token } }),
    await server.send({ method: 'GET', url: `${readLink.path}?token=${token}` }),
    await server.send({ method: 'HEAD', url: `${readLink.path}?token=${token}` }),
    await server.send({
      method: 'POST',
      url: readLink.path,
      headers: { 'content-type': 'application/json' },
      payload: `{"token":"${token}"`,
    }),
    await server.call(confirmPasswordReset, { body: { code, ...change }, ...IN_BROWSER, cookies }),
    await server.call(confirmPasswordReset, { body: { token, ...change } }),
    await server.call(readLink, { body: { token } }),
  ]
  expect(answers.map(({ status }) => status)).toEqual([200, 405, 405, 400, 200, 410, 410])
  await expectSecret(answers, [token, code, cookies.gatehouse_recovery])
})

/** Fails when a secret is in a log line, an audit event or a response. */
async function expectSecret(answers: { body: unknown }[], secrets: string[]): Promise<void> {
  const { rows } = await server.owner.query('SELECT audit_events::text FROM audit_events')
  expect(rows.length).toBeGreaterThan(1)
  const texts = [...server.logs, ...rows, ...answers.map(({ body }) => body)]
  for (const text of texts.map((value) => `${JSON.stringify(value)}`)) {
    for (const secret of secrets) expect(text).not.toContain(secret)
  }
}

test('tokens that change an address or change it back reach no log line, no audit event and no answer', async () => {
  const person = await logInAs(server, 'employee', { emailVerified: true })
  const token = await askForAddress(server, person, 'moved@example.test')
  const answers = [
    await server.call(readLink, { body: { token } }),
    await server.send({ method: 'GET', url: `${confirmEmailChange.path}?token=${token}` }),
    await server.call(confirmEmailChange, { body: { token } }),
    await server.call(confirmEmailChange, { body: { token } }),
  ]
  const undo = await undoTokenTo(server, person.user.email)
  answers.push(
    await server.call(readLink, { body: { token: undo } }),
    await server.send({ method: 'HEAD', url: `${undoEmailChange.path}?token=${undo}` }),
    await server.call(undoEmailChange, { body: { token: undo } }),
    await server.call(undoEmailChange, { body: { token: undo } }),
  )
  expect(answers.map(({ status }) => status)).toEqual([200, 405, 200, 410, 200, 405, 200, 410])
  await expectSecret(answers, [token, undo])
})
