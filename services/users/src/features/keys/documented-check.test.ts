import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Endpoint, login, register } from '@gatehouse/contract'
import getPort from 'get-port'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { workerDatabase } from '../../../test/database.ts'
import { PASSWORD } from '../../../test/secrets.ts'
import { type ListeningProcess, startListening } from '../../../test/server-process.ts'

const DOC = new URL('../../../../../docs/guard-a-service.md', import.meta.url)
const ISSUER = "'https://accounts.example.com'"

let service: ListeningProcess
let check: (token: string) => Promise<{ payload: Record<string, unknown> }>
// In this folder, so that the import of a library resolves.
const folder = mkdtempSync(join(import.meta.dirname, '.documented-'))

beforeAll(async () => {
  const PORT = String(await getPort())
  const PUBLIC_URL = `http://localhost:${PORT}`
  const env = { PORT, PUBLIC_URL, MFA_REQUIRED_ROLES: 'manager' }
  service = await startListening(await workerDatabase(), env)
  const [, code = ''] = /```ts\n(.+?)```/s.exec(readFileSync(DOC, 'utf8')) ?? []
  const file = join(folder, 'check.ts')
  writeFileSync(file, code.replace(ISSUER, `'${PUBLIC_URL}'`))
  ;({ check } = await import(file))
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  service.child.kill('SIGTERM')
  await service.exited
})

/** Sends credentials, and returns the token of the response. */
async function tokenFor({ method, path }: Endpoint, body: object): Promise<string> {
  const response = await fetch(service.url + path, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const { access_token } = (await response.json()) as { access_token: string }
  return access_token
}

const newPerson = () => {
  const username = `reader-${randomUUID().slice(0, 8)}`
  return { username, email: `${username}@example.test`, password: PASSWORD }
}

const newToken = () => tokenFor(register, newPerson())

test('the documented check accepts our tokens and no others', async () => {
  const token = await newToken()
  const { payload } = await check(token)
  expect(payload).toMatchObject({ role: 'employee', sid: expect.any(String) })

  const [header, claims, signature] = token.split('.')
  const raised = Buffer.from(JSON.stringify({ ...payload, role: 'admin' })).toString('base64url')
  await expect(check(`${header}.${raised}.${signature}`)).rejects.toThrow('signature')
  const none = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')
  await expect(check(`${none}.${claims}.`)).rejects.toThrow()
})

test('the documented check refuses a session that lacks a required second factor', async () => {
  const { email, ...person } = newPerson()
  await tokenFor(register, { email, ...person })
  const database = new pg.Client(await workerDatabase())
  await database.connect()
  await database.query(`UPDATE users SET role = 'manager' WHERE email = $1`, [email])
  await database.end()
  const token = await tokenFor(login, { email, password: PASSWORD })
  await expect(check(token)).rejects.toThrow('"aud"')
})
