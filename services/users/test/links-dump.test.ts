import {
  confirmEmailChange,
  confirmPasswordReset,
  readLink,
  readRegistration,
  refresh,
  undoEmailChange,
} from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { askForAddress, moveTo } from './address-change.ts'
import { useApp } from './app.ts'
import { dump } from './dump.ts'
import { logInAs } from './factories.ts'
import { askForReset, IN_BROWSER } from './recovery.ts'
import { confirmByToken, registerByMail } from './registrations.ts'
import { OTHER_PASSWORD } from './secrets.ts'

const server = useApp({ EMAIL_VERIFICATION: 'required' })

const asCode = (value: string) => value.replaceAll(/\D/g, '').padStart(8, '0').slice(-8)

// Tries each value at each endpoint, which takes long on a busy machine.
test('nothing in a dump of the database is a token, a code or the secret of a browser', {
  timeout: 60_000,
}, async () => {
  const person = await logInAs(server, 'employee', { emailVerified: true })
  const { user } = person
  const undo = await moveTo(server, person, 'moved@example.test')
  const change = await askForAddress(server, person, 'next@example.test')
  await server.owner.query('UPDATE users SET email = $1 WHERE id = $2', [user.email, user.id])
  const { token, code, cookies } = await askForReset(server, user.email)
  await askForReset(server, user.email)
  const registration = await registerByMail(server, 'newcomer')
  const values = await dump(server)
  expect(values.length).toBeGreaterThan(100)
  for (const secret of [token, code, change, undo, registration]) {
    expect(values).not.toContain(secret)
  }
  const opened = []
  for (const value of values) {
    const headers = IN_BROWSER.headers
    const chosen = { new_password: OTHER_PASSWORD }
    opened.push(
      await server.call(readLink, { body: { token: value } }),
      await server.call(confirmPasswordReset, { body: { token: value, ...chosen } }),
      await server.call(readRegistration, { body: { token: value } }),
      await confirmByToken(server, value),
      await server.call(confirmEmailChange, { body: { token: value } }),
      await server.call(undoEmailChange, { body: { token: value } }),
      await server.call(refresh, { body: { refresh_token: value } }),
      // The right code in a browser that a thief makes of the value.
      await server.call(confirmPasswordReset, {
        body: { code, ...chosen },
        headers,
        cookies: { gatehouse_recovery: value },
      }),
      // The value as a code, in the owner's browser, with fresh tries.
      await server.call(confirmPasswordReset, {
        body: { code: asCode(value), ...chosen },
        headers,
        cookies,
      }),
    )
    await server.owner.query('UPDATE account_links SET code_tries = 0; TRUNCATE attempt_limits')
  }
  expect(opened.filter(({ status }) => status < 400)).toEqual([])
  // The secrets themselves still work, so the attempts were real.
  for (const secret of [token, change, undo]) {
    expect((await server.call(readLink, { body: { token: secret } })).status).toBe(200)
  }
  const confirmed = await confirmByToken(server, registration)
  expect(confirmed.status).toBe(201)
})
