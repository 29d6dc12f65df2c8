import { registration } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'

const byDefault = useApp()
const configured = useApp({
  REGISTRATION: 'approval',
  PASSWORD_MIN_LENGTH: '16',
  EMAIL_VERIFICATION: 'off',
})
const withoutMail = useApp({ NODE_ENV: 'production' })

test('registration is open by default, with passwords of at least 12 characters', async () => {
  const { status, body } = await byDefault.call(registration)
  expect(status).toBe(200)
  expect(body).toEqual({
    status: 'success',
    data: {
      mode: 'open',
      password_min_length: 12,
      mail: true,
      email_verification: 'optional',
    },
  })
})

test('returns the configured registration mode and password length to anonymous requests', async () => {
  const { body } = await configured.call(registration)
  expect(body.data).toEqual({
    mode: 'approval',
    password_min_length: 16,
    mail: true,
    email_verification: 'off',
  })
})

test('GET /auth/registration ignores an invalid token', async () => {
  expect((await byDefault.call(registration, { token: 'nonsense' })).status).toBe(200)
})

test('without mail no address is verified', async () => {
  const { body } = await withoutMail.call(registration)
  expect(body.data).toMatchObject({ mail: false, email_verification: 'off' })
})
