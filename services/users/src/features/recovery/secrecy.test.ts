import { confirmPasswordReset, readLink } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createUser } from '../../../test/factories.ts'
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
  const { rows } = await server.owner.query('SELECT audit_events::text FROM audit_events')
  expect(rows.length).toBeGreaterThan(1)
  const texts = [...server.logs, ...rows, ...answers.map(({ body }) => body)]
  for (const text of texts.map((value) => `${JSON.stringify(value)}`)) {
    for (const secret of [token, code, cookies.gatehouse_recovery])
      expect(text).not.toContain(secret)
  }
})
