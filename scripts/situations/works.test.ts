import { mkdirSync, rmSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, expect, inject, test } from 'vitest'
import { newFolder } from './clone.ts'
import { startStack } from './run.ts'

const clone = inject('clone')
const folder = newFolder()
const nowhere = 'http://127.0.0.1:9'

let stack: Awaited<ReturnType<typeof startStack>> | undefined
afterEach(async () => {
  await stack?.stop()
  stack = undefined
  rmSync(path.join(clone, '.data'), { recursive: true, force: true })
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const link = path.join(folder, 'gatehouse')
symlinkSync(path.join(clone, 'scripts/start'), link)
mkdirSync(path.join(folder, 'scripts'))

const situations: [name: string, env: Record<string, string>, script?: string, cwd?: string][] = [
  ['a locale that is not generated', { LANG: 'xx_XX.UTF-8', LC_ALL: 'xx_XX.UTF-8' }],
  ['a Turkish locale', { LANG: 'tr_TR.UTF-8', LC_CTYPE: 'tr_TR.UTF-8', LANGUAGE: 'tr' }],
  ['NODE_ENV=production', { NODE_ENV: 'production' }],
  [
    'the variables of libpq',
    {
      PGHOST: 'nowhere.invalid',
      PGPORT: '1',
      PGUSER: 'nobody',
      PGPASSWORD: 'wrong',
      PGPASSFILE: '/nowhere',
      PGDATABASE: 'nothing',
      PGDATA: '/nowhere',
      PGOPTIONS: '-c search_path=nowhere -c default_transaction_read_only=on',
      PGSSLMODE: 'verify-full',
      PGSERVICE: 'nothing',
      PGAPPNAME: 'x',
      PGCLIENTENCODING: 'LATIN1',
      PGTZ: 'Nowhere/Never',
      PGDATESTYLE: 'German',
    },
  ],
  [
    'a proxy for everything',
    {
      http_proxy: nowhere,
      https_proxy: nowhere,
      all_proxy: nowhere,
      HTTP_PROXY: nowhere,
      HTTPS_PROXY: nowhere,
      ALL_PROXY: nowhere,
      NO_PROXY: 'example.com',
      NODE_USE_ENV_PROXY: '1',
    },
  ],
  ['flags for another Node', { NODE_OPTIONS: '--require /nowhere/hook.cjs --no-strip-types' }],
  ['CDPATH', { CDPATH: `${folder}:/` }, 'scripts/start', clone],
  ['a symbolic link to the script', {}, link, '/'],
  [
    'variables that are empty or are meant for the gateway',
    {
      PUBLIC_URL: '',
      REGISTRATION: '',
      PORT: 'odd',
      HOST: 'odd',
      HMR: 'on',
      CLIENT_HOST: '192.0.2.1',
    },
  ],
]

const isLoggedIn = async (url: string) => {
  const response = await fetch(`${url}/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    // Differs from the seeded username by letter case, so the database's case rules matter.
    body: JSON.stringify({ email: 'MICHAEL', password: 'open-sesame-in-dev' }),
  })
  return response.ok
}

test.for(situations)('start works with %s', async ([, env, script, cwd = '/']) => {
  stack = await startStack([script ?? path.join(clone, 'scripts/start')], { env, cwd })
  expect(await isLoggedIn(stack.url)).toBe(true)
  const page = await fetch(`${stack.url}/login`)
  expect(await page.text()).toContain('/assets/')
  expect(stack.seen.output).toContain(`Client     ${stack.url}\n`)
  expect(await stack.stop()).toBe(0)
})
