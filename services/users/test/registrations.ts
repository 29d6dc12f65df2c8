import { confirmRegistration, register } from '@gatehouse/contract'
import type { TestApp } from './app.ts'
import { mailTo } from './mail.ts'
import { mailIsDone, passBudgets } from './recovery.ts'
import { PASSWORD } from './secrets.ts'

export const addressOf = (username: string) => `${username}@example.test`

/** Registers where `EMAIL_VERIFICATION` is `required`, by default from an address of the same name. */
export const reserve = (server: TestApp, username: string, email = addressOf(username)) =>
  server.call(register, { body: { username, email, password: PASSWORD } })

/** Registers and returns the token of the mailed link. */
export async function registerByMail(server: TestApp, username: string, email?: string) {
  await passBudgets(server)
  await reserve(server, username, email)
  return mailedToken(server, email ?? addressOf(username))
}

/** Returns the token of the newest link for a registration of the address. */
export async function mailedToken(server: TestApp, email: string): Promise<string> {
  await mailIsDone(server)
  const message = (await mailTo(server, email)).at(-1)
  if (message?.kind !== 'confirm_registration') throw new Error('No registration was mailed.')
  return message.data.token
}

/** Confirms a registration by its link and its password. */
export const confirmByToken = (server: TestApp, token: string, password = PASSWORD) =>
  server.call(confirmRegistration, { body: { token, password } })

/** Ends the reservations, as 24 hours later. */
export const expireRegistrations = ({ owner }: TestApp) =>
  owner.query(`UPDATE registrations SET expires_at = now() - interval '1 second'`)
