import * as contract from '@gatehouse/contract'
import {
  acceptInvitation,
  changePassword,
  confirmPasswordReset,
  createUser,
  NewPassword,
  register,
} from '@gatehouse/contract'
import { beforeEach, expect, test } from 'vitest'
import * as z from 'zod'
import { useApp } from '../../../test/app.ts'
import { createInvitation, logInAs } from '../../../test/factories.ts'
import { lineOf, rangeOf, startRangeServer } from '../../../test/range-server.ts'
import { askForReset } from '../../../test/recovery.ts'
import { OTHER_PASSWORD, PASSWORD } from '../../../test/secrets.ts'

const range = await startRangeServer()
const server = useApp({ PWNED_PASSWORDS_URL: range.url.href })
const NEW = { username: 'newcomer', email: 'newcomer@example.test', password: OTHER_PASSWORD }

type Caller = Awaited<ReturnType<typeof logInAs>>

/** A request to each endpoint that sets a password. */
const requests = {
  register: () => server.call(register, { body: NEW }),
  createUser: ({ token }: Caller) => server.call(createUser, { body: NEW, token }),
  changePassword: ({ token }: Caller) =>
    server.call(changePassword, {
      body: { current_password: PASSWORD, new_password: OTHER_PASSWORD },
      token,
    }),
  acceptInvitation: async () => {
    const { token } = await createInvitation(server)
    const { username, password } = NEW
    return server.call(acceptInvitation, { body: { token, username, password } })
  },
  confirmPasswordReset: async ({ user }: Caller) => {
    const { token } = await askForReset(server, user.email)
    return server.call(confirmPasswordReset, { body: { token, new_password: OTHER_PASSWORD } })
  },
}
const FIELDS: Record<string, string> = {
  changePassword: 'new_password',
  confirmPasswordReset: 'new_password',
}
const cases = Object.entries(requests)

beforeEach(() => {
  range.respond = rangeOf(lineOf(OTHER_PASSWORD, 3))
})

test('the cases below are every endpoint that takes a new password', () => {
  const takesOne = (value: object) =>
    'body' in value &&
    value.body instanceof z.core.$ZodObject &&
    Object.values(value.body._zod.def.shape).includes(NewPassword)
  const names = Object.entries<unknown>(contract).filter(
    ([, value]) => typeof value === 'object' && value !== null && takesOne(value),
  )
  expect(names.map(([name]) => name).sort()).toEqual(Object.keys(requests).sort())
})

// A check passes when a busy machine takes more than 300 ms.
test.for(cases)('%s refuses a breached password', { retry: 2 }, async ([name, send]) => {
  const answer = await send(await logInAs(server, 'admin'))
  expect(answer.status).toBe(400)
  expect(answer.body).toMatchObject({
    code: 'validation_failed',
    errors: {
      [FIELDS[name] ?? 'password']: 'This password appeared in a data breach. Choose another one.',
    },
  })
})

test.for(cases)('%s succeeds and logs one line when the check fails', async ([, send]) => {
  range.respond = (_, response) => response.writeHead(500).end()
  const answer = await send(await logInAs(server, 'admin'))
  expect(answer.status).toBeLessThan(300)
  const lines = server.logs.filter(({ event }) => event === 'pwned_passwords_unavailable')
  expect(lines).toMatchObject([{ reason: 'status 500' }])
})
