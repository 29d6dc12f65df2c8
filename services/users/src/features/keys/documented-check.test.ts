import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { register } from '@gatehouse/contract'
import getPort from 'get-port'
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
  service = await startListening(await workerDatabase(), { PORT, PUBLIC_URL })
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

async function newToken(): Promise<string> {
  const username = `reader-${randomUUID().slice(0, 8)}`
  const body = { username, email: `${username}@example.test`, password: PASSWORD }
  const response = await fetch(service.url + register.path, {
    method: register.method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const { access_token } = (await response.json()) as { access_token: string }
  return access_token
}

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
