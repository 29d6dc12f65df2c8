import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { countHashes } from '../../../test/log-ins.ts'
import { OTHER_PASSWORD } from '../../../test/secrets.ts'

const warnings = ({ logs }: { logs: Record<string, unknown>[] }) =>
  logs.filter(({ event }) => event === 'sys_clients_not_separated')

interface LogIn {
  ip?: string
  headers: Record<string, string>
}

/** Sends log-ins with any name, whose outcome doesn't matter. */
async function logIns(server: ReturnType<typeof useApp>, count: number, of: (n: number) => LogIn) {
  countHashes(server)
  for (let n = 0; n < count; n += 1) {
    const { ip = '10.0.0.5', headers } = of(n)
    const payload = { email: `name-${n}`, password: OTHER_PASSWORD }
    await server.send({ method: 'POST', url: '/auth/login', remoteAddress: ip, headers, payload })
  }
}

const client = (n: number) => `203.0.113.${n % 12}`

for (const header of ['x-forwarded-for', 'x-untrusted-forwarded-for']) {
  const server = useApp()
  test(`warns once when 50 log-ins share one address and ${header} names ten others`, async () => {
    const all = (n: number) => ({ headers: { [header]: client(n) } })
    await logIns(server, 49, all)
    expect(warnings(server)).toEqual([])
    await logIns(server, 60, all)
    expect(warnings(server)).toMatchObject([{ level: 40, ip: '10.0.0.5' }])
  })
}

const quiet = useApp({ TRUSTED_PROXIES: '10.0.0.5' })

test.for([
  ['the proxy is trusted', (n: number) => ({ headers: { 'x-forwarded-for': client(n) } })],
  ['one office logs in', () => ({ ip: '203.0.113.9', headers: { 'x-forwarded-for': '10.1.1.1' } })],
  [
    'another address logs in between',
    (n: number) => ({
      ip: n % 40 === 0 ? '203.0.113.8' : '203.0.113.9',
      headers: { 'x-forwarded-for': client(n) },
    }),
  ],
] as const)('does not warn when %s', async ([, of]) => {
  await logIns(quiet, 100, of)
  expect(warnings(quiet)).toEqual([])
})
