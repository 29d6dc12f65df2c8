import type { Family } from '../lib/family.ts'
import { freePort } from '../lib/ports.ts'
import { startStack } from '../stack/stack.ts'
import { prepareBrowser } from './browser.ts'

/** A stack of its own on an empty database, unless BASE_URL names one that runs. */
const target = async (family: Family, dataDir: string) => {
  if (process.env['BASE_URL']) return {}
  // The suite logs in more often than a person does.
  process.env['LOGIN_RATE'] ??= '6000'
  const port = await freePort()
  const { kind } = await startStack(family, { port, dataDir, dev: false, reset: true })
  return {
    BASE_URL: `http://localhost:${port}`,
    GATEWAY: kind,
    ADMIN_EMAIL: 'admin@example.test',
    ADMIN_PASSWORD: 'open-sesame-in-dev',
  }
}

/** Makes ready what the e2e suite needs. Returns the variables that tell the suite. */
export const prepareE2e = async (family: Family, dataDir: string) => {
  const browser = await prepareBrowser(family)
  const stack = await target(family, dataDir)
  return { GATEWAY: 'nginx', ...process.env, ...stack, ...(browser && { CHROMIUM_PATH: browser }) }
}
