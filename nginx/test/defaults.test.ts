import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { variables } from '../../services/users/src/config-variables.ts'
import { folder, render, renderConfig } from './stack.ts'

const read = (file: string) => readFileSync(join(import.meta.dirname, '../..', file), 'utf8')

/** The defaults of services/users/src/config-variables.ts, as one writes them in the environment. */
const defaults = new Map(
  Object.entries(variables).flatMap(([name, { def }]) =>
    'defaultValue' in def ? [[name, String(def.defaultValue)] as const] : [],
  ),
)

const settings = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)]
    .map(([, name = '', value = '']) => [name, value] as const)
    .filter(([name]) => defaults.has(name) && !['PORT', 'PUBLIC_URL'].includes(name))

describe('the defaults of services/users/src/config-variables.ts', () => {
  it('are the ones in the usage of nginx/render', () => {
    const documented = settings(readFileSync(render, 'utf8'), /^# {3}([A-Z_]+)=(\S*)/gm)
    expect(documented.map(([name]) => name)).toContain('LOGIN_RATE')
    for (const [name, value] of documented)
      expect([name, value]).toEqual([name, defaults.get(name)])
  })

  it('are the ones in .env.example', () => {
    const documented = settings(read('.env.example'), /^#([A-Z0-9_]+)=(.*)$/gm)
    expect(documented.map(([name]) => name)).toContain('LOGIN_RATE')
    for (const [name, value] of documented)
      expect([name, value]).toEqual([name, defaults.get(name)])
  })

  it('apply in nginx/render to variables that are not set', () => {
    const { dir, remove } = folder()
    onTestFinished(remove)
    const upstreams = { USERS_UPSTREAM: '127.0.0.1:1', CLIENT_UPSTREAM: '127.0.0.1:1' }
    const config = renderConfig(dir, upstreams)
    expect(config).toContain(`rate=${defaults.get('LOGIN_RATE')}r/m`)
    expect(config).toContain(`limit_conn network ${defaults.get('CONNECTIONS_PER_NETWORK')};`)
    const [, connections] = /worker_connections (\d+);/.exec(config) ?? []
    // The limit of open files may lower it.
    expect(Number(connections)).toBeLessThanOrEqual(Number(defaults.get('WORKER_CONNECTIONS')))
  })
})
