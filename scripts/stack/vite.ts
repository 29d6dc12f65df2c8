import { inRoot } from '../lib/paths.ts'
import type { ProcessGroup } from '../lib/process-group.ts'
import { answers, untilReady } from './ready.ts'

type Server = { name: string; mode: 'dev' | 'preview'; port: number; service: string }

/** Starts Vite's server, which proxies the API's routes to the service. */
export const startVite = async (group: ProcessGroup, { name, mode, port, service }: Server) => {
  const child = group.start({
    name,
    command: process.execPath,
    args: [inRoot('node_modules/vite/bin/vite.js'), ...(mode === 'preview' ? ['preview'] : [])],
    cwd: inRoot('services/client'),
    env: {
      ...process.env,
      HOST: '127.0.0.1',
      PORT: String(port),
      USERS_URL: `http://${service}`,
    },
  })
  await untilReady(child, answers(`http://127.0.0.1:${port}/`))
  return child
}
