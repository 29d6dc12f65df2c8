import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { run } from './programs.ts'

interface Stack {
  services: Record<string, { read_only?: boolean; cap_drop?: string[] }>
  networks: Record<string, { driver_opts?: Record<string, string> }>
}

const hasCommandLine = await run('docker', ['stack', 'config', '--help']).then(
  () => true,
  () => false,
)
if (!hasCommandLine)
  test('docker is installed', ({ skip }) => skip("Install Docker's command line"))

const REQUIRED = {
  VERSION: '1',
  PUBLIC_URL: 'https://accounts.test',
  TRUSTED_PROXIES: '10.0.0.0/24',
}

async function render(names: string[], env: Record<string, string> = REQUIRED): Promise<Stack> {
  const files = names.flatMap((name) => ['-c', `ops/swarm/${name}.yml`])
  return parse(
    await run('docker', ['stack', 'config', ...files], {
      env: { IMAGES: 'registry.test', ...env },
    }),
  )
}

test.runIf(hasCommandLine)('every task is read-only and without capabilities', async () => {
  const { services } = await render(['stack', 'backup', 'host-ports'])
  expect(Object.keys(services).sort()).toEqual([
    'backup',
    'client',
    'gateway',
    'migrate',
    'postgres',
    'users',
  ])
  for (const { read_only, cap_drop } of Object.values(services)) {
    expect({ read_only, cap_drop }).toEqual({ read_only: true, cap_drop: ['ALL'] })
  }
})

test.runIf(hasCommandLine)('encrypted.yml encrypts every network', async () => {
  const [plain, encrypted] = [await render(['stack']), await render(['stack', 'encrypted'])]
  const expected = Object.entries(plain.networks).map(([name, network]) => [
    name,
    { ...network, driver_opts: { encrypted: 'true' } },
  ])
  expect(encrypted.networks).toEqual(Object.fromEntries(expected))
})

test.runIf(hasCommandLine).for(Object.keys(REQUIRED))('asks for %s', async (name) => {
  const env = { ...REQUIRED, [name]: '' }
  await expect(render(['stack'], env)).rejects.toThrow(`set ${name} to`)
})
