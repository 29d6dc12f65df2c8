import { createRequire } from 'node:module'
import { findProgram } from '../lib/find-program.ts'
import { inRoot } from '../lib/paths.ts'
import { problem } from '../lib/problem.ts'
import type { ProcessGroup } from '../lib/process-group.ts'

type Chromium = {
  launch(options: { executablePath?: string; args: string[] }): Promise<{ close(): Promise<void> }>
}

/** Whether a browser starts: a library may be missing. */
const works = async (executablePath?: string) => {
  const { chromium }: { chromium: Chromium } = createRequire(inRoot('e2e/package.json'))(
    '@playwright/test',
  )
  // Chromium's sandbox does not run as root.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  try {
    const browser = await chromium.launch({ ...(executablePath && { executablePath }), args })
    await browser.close()
    return true
  } catch {
    return false
  }
}

const WHOLE = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** Returns the path of a browser that is more than the headless shell. */
export const wholeBrowser = () => findProgram(...WHOLE)

const systemChromium = async () => {
  // The headless shell, which Playwright prefers too, needs less than half of a whole browser's CPU time.
  const found = findProgram('chromium-headless-shell') ?? wholeBrowser()
  return found && (await works(found)) ? found : undefined
}

const succeeds = (task: Promise<void>) =>
  task.then(
    () => true,
    () => false,
  )

/** Downloads Playwright's Chromium, with a time-out of 30 seconds without data. */
const download = (group: ProcessGroup) =>
  succeeds(
    group.run({
      name: 'playwright-install',
      command: 'npx',
      args: ['playwright', 'install', 'chromium'],
      cwd: inRoot('e2e'),
      env: { ...process.env, PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '30000' },
    }),
  )

const installDebian = async (group: ProcessGroup) => {
  if (process.getuid?.() !== 0 || !findProgram('apt-get')) return
  console.log('Installing Chromium (apt-get) …')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const script =
    'apt-get update && apt-get install -y --no-install-recommends chromium-headless-shell'
  await succeeds(group.run({ name: 'apt-get', command: 'sh', args: ['-c', script], env }))
}

/**
 * Prepares the Chromium of the tests: Playwright's, downloaded if necessary, else the system's, else Debian's package.
 * Returns the path unless it is Playwright's.
 */
export const prepareBrowser = async (group: ProcessGroup) => {
  const { CHROMIUM_PATH } = process.env
  if (CHROMIUM_PATH) return CHROMIUM_PATH
  if (await works()) return undefined
  console.log("Downloading Playwright's Chromium …")
  if ((await download(group)) && (await works())) return undefined
  const found = await systemChromium()
  if (found) return found
  await installDebian(group)
  const installed = await systemChromium()
  if (installed) return installed
  throw problem(
    'Chromium was not found: install it (apt install chromium-headless-shell) or name it in CHROMIUM_PATH, and run this again.',
  )
}
