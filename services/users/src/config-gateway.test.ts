import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { APP_SECRET } from '../test/secrets.ts'
import { readConfig } from './config.ts'

const RENDER = join(import.meta.dirname, '../../../nginx/render')
const SERVICE = { DATABASE_URL: 'postgres://gatehouse:x@db.test/gatehouse', APP_SECRET }
const GATEWAY = { USERS_UPSTREAM: '127.0.0.1:1', CLIENT_UPSTREAM: '127.0.0.1:1' }

const serviceAccepts = (variables: Record<string, string>) => {
  try {
    readConfig({ ...SERVICE, ...variables })
    return true
  } catch {
    return false
  }
}

const gatewayAccepts = (variables: Record<string, string>) => {
  const dir = mkdtempSync(join(tmpdir(), 'render-'))
  chmodSync(dir, 0o755)
  onTestFinished(() => rmSync(dir, { recursive: true }))
  const environment = { PATH: '/usr/bin:/bin', ...GATEWAY, ...variables }
  return spawnSync(RENDER, [join(dir, 'out')], { env: environment, stdio: 'ignore' }).status === 0
}

const rates: [string, boolean][] = [
  ['', true],
  ['1', true],
  ['30', true],
  ['999999', true],
  ['1000000', true],
  ['0', false],
  ['1000001', false],
  ['9999999', false],
  ['99999999999999999999', false],
  ['-1', false],
  ['+1', false],
  ['007', false],
  ['1.5', false],
  ['1e3', false],
  [' 1', false],
  ['1 ', false],
  ['1\n', false],
  ['30r/s', false],
  ['٣', false],
]
test.each(rates)('LOGIN_RATE=%j is accepted by service and gateway alike: %s', (rate, accepted) => {
  expect(serviceAccepts({ LOGIN_RATE: rate })).toBe(accepted)
  expect(gatewayAccepts({ LOGIN_RATE: rate })).toBe(accepted)
})
