import { registration } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'

const byDefault = useApp()
const configured = useApp({ REGISTRATION: 'approval', PASSWORD_MIN_LENGTH: '16' })

test('by default anybody may register, with a password of 12 characters', async () => {
  const { status, body } = await byDefault.call(registration)
  expect(status).toBe(200)
  expect(body).toEqual({ status: 'success', data: { mode: 'open', password_min_length: 12 } })
})

test('strangers are told what is configured', async () => {
  const { body } = await configured.call(registration)
  expect(body.data).toEqual({ mode: 'approval', password_min_length: 16 })
})

test('a bad token is ignored', async () => {
  expect((await byDefault.call(registration, { token: 'nonsense' })).status).toBe(200)
})
