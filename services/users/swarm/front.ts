import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import getPort from 'get-port'
import { vi } from 'vitest'
import { killAll } from './engine.ts'
import { PATH } from './programs.ts'

export interface Front {
  url: string
  stop(): Promise<void>
}

/** Starts nginx as the proxy in front of the gateways, which in production terminates TLS. */
export async function startFront(folder: string, gateways: string[]): Promise<Front> {
  const port = await getPort()
  const file = path.join(folder, 'front.conf')
  await writeFile(file, settings(port, gateways))
  const args = ['-e', 'stderr', '-p', folder, '-c', file]
  const nginx = spawn('setpriv', ['--pdeathsig', 'KILL', 'nginx', ...args], {
    env: { PATH },
    stdio: 'ignore',
  })
  const url = `http://127.0.0.1:${port}`
  await vi.waitFor(() => fetch(url), { timeout: 5_000, interval: 50 })
  return {
    url,
    stop: () => killAll(nginx),
  }
}

/** One worker and no connections kept alive: a gateway that stops closes none on which a request arrives. */
const settings = (port: number, gateways: string[]) => `daemon off;
master_process off;
pid front.pid;
events {}
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  upstream gateways {
    ${gateways.map((address) => `server ${address}:8080 fail_timeout=2s;`).join('\n    ')}
  }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://gateways;
      proxy_connect_timeout 1s;
      proxy_read_timeout 20s;
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $remote_addr;
    }
  }
}
`
