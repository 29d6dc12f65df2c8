import { confirmPasswordReset, login } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createUser } from '../../../test/factories.ts'
import { askForReset, IN_BROWSER } from '../../../test/recovery.ts'
import { OTHER_PASSWORD, PASSWORD } from '../../../test/secrets.ts'

const server = useApp()

const logIn = (email: string, password: string, device?: string) =>
  server.call(login, {
    body: { email, password },
    ...IN_BROWSER,
    ...(device && { cookies: { gatehouse_device: device } }),
  })

type Response = Pick<Awaited<ReturnType<typeof logIn>>, 'cookies'>
const deviceOf = ({ cookies }: Response) =>
  cookies.find(({ name }) => name === 'gatehouse_device')?.value

/** Fails until the account is limited on devices that are not known. */
async function useUpAttempts(email: string): Promise<void> {
  for (let count = 0; count < 10; count += 1) await logIn(email, 'not the password')
  expect((await logIn(email, 'not the password')).status).toBe(429)
}

test('a reset lifts the limit of an account, and its new password logs in', async () => {
  const { email } = await createUser(server)
  await useUpAttempts(email)
  const { token } = await askForReset(server, email)
  await server.call(confirmPasswordReset, { body: { token, new_password: OTHER_PASSWORD } })
  expect((await logIn(email, OTHER_PASSWORD)).status).toBe(200)
})

test('after a reset earlier device cookies are unknown, and the browser that reset is known', async () => {
  const { email } = await createUser(server)
  const earlier = deviceOf(await logIn(email, PASSWORD))
  expect(earlier).toBeDefined()
  const { token } = await askForReset(server, email)
  const body = { token, new_password: OTHER_PASSWORD }
  const device = deviceOf(await server.call(confirmPasswordReset, { body, ...IN_BROWSER }))
  await useUpAttempts(email)
  expect((await logIn(email, OTHER_PASSWORD, earlier)).status).toBe(429)
  expect((await logIn(email, OTHER_PASSWORD, device)).status).toBe(200)
})
