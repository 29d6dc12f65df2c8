import { randomUUID } from 'node:crypto'
import { login } from '@gatehouse/contract'
import argon2 from 'argon2'
import { type Stack, withApp } from '../stack.ts'

/** A user who is logged in. */
export interface Asker {
  id: string
  username: string
  password: string
  token: string
}

type Account = Omit<Asker, 'token'> & { email: string }

const COUNT = 16

/** Creates the users who will ask for changes of address. */
export async function makeAskers(stack: Stack): Promise<Account[]> {
  const password = randomUUID()
  const passwordHash = await argon2.hash(password)
  const accounts = Array.from({ length: COUNT }, (_, n) => {
    const username = `asker-${n}`
    return { id: randomUUID(), username, email: `${username}@example.test`, password }
  })
  const rows = accounts.map(({ password: _, ...account }) => {
    return { ...account, passwordHash, emailVerified: true }
  })
  await withApp(stack, (app) => app.db.user.createMany({ data: rows }))
  return accounts
}

/** Logs them in, one by one, because the service refuses log-ins that wait too long for a core. */
export async function logInAskers(base: string, accounts: Account[]): Promise<Asker[]> {
  const askers: Asker[] = []
  for (const { email, ...account } of accounts) {
    const response = await fetch(base + login.path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password: account.password }),
    })
    if (!response.ok) throw new Error(`The log-in answered ${await response.text()}`)
    const { access_token: token } = (await response.json()) as { access_token: string }
    askers.push({ ...account, token })
  }
  return askers
}
