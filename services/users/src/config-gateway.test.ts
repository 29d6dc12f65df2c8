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

const agree = (name: string, value: string, accepted: boolean) => {
  expect(serviceAccepts({ [name]: value })).toBe(accepted)
  expect(gatewayAccepts({ [name]: value })).toBe(accepted)
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
  agree('LOGIN_RATE', rate, accepted)
})

const bounds: [string, string, boolean][] = [
  ['CONNECTIONS_PER_NETWORK', '1', true],
  ['CONNECTIONS_PER_NETWORK', '65535', true],
  ['CONNECTIONS_PER_NETWORK', '0', false],
  ['CONNECTIONS_PER_NETWORK', '65536', false],
  ['WORKER_CONNECTIONS', '256', true],
  ['WORKER_CONNECTIONS', '65536', true],
  ['WORKER_CONNECTIONS', '255', false],
  ['WORKER_CONNECTIONS', '65537', false],
]
test.each(bounds)('%s=%s is accepted by service and gateway alike: %s', (name, value, accepted) => {
  agree(name, value, accepted)
})

const proxies: [string, boolean][] = [
  ['', true],
  ['10.0.0.1', true],
  [' 10.0.0.0/8 , 172.16.0.1,fd00::/8,, ', true],
  ['::1,2001:db8::1:2,1:2:3:4:5:6:7:8,fe80::/10', true],
  ['10.0.0.0/1', true],
  ['10.0.0.1 10.0.0.2', false],
  ['10.0.0.1;10.0.0.2', false],
  ['0.0.0.0/0', false],
  ['::/0', false],
  ['10.0.0.0/33', false],
  ['fd00::/129', false],
  ['10.0.0.0/08', false],
  ['10.0.0.0/', false],
  ['10.0.0', false],
  ['010.0.0.1', false],
  ['256.0.0.1', false],
  ['1::2', true],
  ['1:2', false],
  ['1:2:3:4:5:6:7:8:9', false],
  ['1::2::3', false],
  ['fe80::1%eth0', false],
  ['proxy.test', false],
]
test.each(proxies)(
  'TRUSTED_PROXIES=%j is accepted by service and gateway alike: %s',
  (list, accepted) => {
    agree('TRUSTED_PROXIES', list, accepted)
  },
)

const addresses: [string, boolean][] = [
  ['http://localhost:8080', true],
  ['https://accounts.example.com', true],
  ['https://accounts.example.com/', true],
  ['https://192.0.2.1:8443', true],
  ['https://[2001:db8::1]:8443', true],
  ['https://accounts.example.com/path', false],
  ['https://accounts.example.com?q', false],
  ['https://accounts.example.com#f', false],
  ['https://user@accounts.example.com', false],
  ['https://accounts.example.com:65536', false],
  ['ftp://accounts.example.com', false],
  ['accounts.example.com', false],
  ['https://', false],
  ['https://a b', false],
]
test.each(addresses)(
  'PUBLIC_URL=%j is accepted by service and gateway alike: %s',
  (url, accepted) => {
    agree('PUBLIC_URL', url, accepted)
  },
)
