import { API_PREFIX } from '@gatehouse/contract'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { buildTarget } from './browsers.ts'
import { pages } from './vite-pages.ts'

const API = [
  API_PREFIX,
  '/auth',
  '/users',
  '/invitations',
  '/tasks',
  '/widgets',
  '/audit',
  '/mail',
  '/docs',
  '/dev/mail',
  '/ping',
  '/health',
]
const { USERS_URL, PORT = '5173', HOST, REPORTS_DIR } = process.env
/**
 * None behind nginx, which routes to the service itself: a path that the service leaves to the client is an unknown page.
 * Anchored: `/users.js` and `/src/users/…` belong to the client.
 */
const proxy = Object.fromEntries(
  (USERS_URL ? [...API, '/.well-known'] : []).map((path) => [
    `^${path.replaceAll('.', '\\.')}(/|\\?|$)`,
    USERS_URL ?? '',
  ]),
)
const listen = {
  port: Number(PORT),
  strictPort: true,
  host: HOST ?? '127.0.0.1',
  proxy,
}

/** Polls, because an inode watcher loses a file that is replaced twice in a moment, as by `git checkout`. */
const watch = { usePolling: true, interval: 300 }

export default defineConfig({
  plugins: [react(), pages()],
  // The browser uses the gateway, under any host name. Hot reload uses the same origin and its own path.
  server: { ...listen, allowedHosts: true, hmr: { path: '/@hmr' }, watch },
  preview: { ...listen, allowedHosts: true },
  build: {
    sourcemap: false,
    assetsDir: 'assets',
    target: buildTarget,
    cssTarget: buildTarget,
    rolldownOptions: {
      output: {
        // One file for the frame and its imports: gzip compresses it better than ten.
        codeSplitting: { groups: [{ name: 'app', test: /client\/src\/app\// }] },
      },
    },
  },
  test: {
    environment: 'jsdom',
    setupFiles: ['test/setup.ts'],
    include: ['src/**/*.test.{ts,tsx}'],
    restoreMocks: true,
    // Vitest would leave one core idle.
    maxWorkers: '100%',
    testTimeout: 20_000,
    reporters: REPORTS_DIR ? ['default', 'junit', 'json'] : ['default'],
    ...(REPORTS_DIR && {
      outputFile: { junit: `${REPORTS_DIR}/client.xml`, json: `${REPORTS_DIR}/client.json` },
    }),
    coverage: {
      include: ['src/**'],
      exclude: ['src/main.tsx', 'src/**/*.test.*'],
      reporter: ['text-summary', 'html', 'cobertura', 'json-summary'],
    },
  },
})
