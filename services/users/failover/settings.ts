import { POSTGRES_PROGRAMS } from '../test/debian-programs.ts'

export interface Node {
  name: string
  folder: string
  /** The port of Postgres. */
  port: number
  /** The port of Patroni. */
  api: number
}

/**
 * Returns Patroni's configuration. A write is acknowledged once a second node has it (`synchronous_mode_strict`). The
 * primary renews its lease of `ttl` seconds every `loop_wait` seconds, so a killed one is replaced 10 to 15 seconds later.
 * `ttl` must be at least `loop_wait` and twice `retry_timeout`; from 3.1 on, Patroni accepts no less than 20.
 */
export function patroniSettings({ name, folder, port, api }: Node, etcd: number): string {
  const account = (username: string) => ({ username, password: 'for-tests-only' })
  return JSON.stringify({
    scope: 'gatehouse',
    name,
    restapi: { listen: `127.0.0.1:${api}`, connect_address: `127.0.0.1:${api}` },
    etcd3: { hosts: [`127.0.0.1:${etcd}`] },
    bootstrap: {
      dcs: {
        ttl: 15,
        loop_wait: 5,
        retry_timeout: 5,
        synchronous_mode: true,
        synchronous_mode_strict: true,
        postgresql: { use_pg_rewind: true, parameters: { max_connections: 60 } },
      },
      initdb: [{ encoding: 'UTF8' }, { locale: 'C' }, 'data-checksums'],
    },
    postgresql: {
      listen: `127.0.0.1:${port}`,
      connect_address: `127.0.0.1:${port}`,
      data_dir: `${folder}/data`,
      pgpass: `${folder}/pgpass`,
      bin_dir: POSTGRES_PROGRAMS,
      authentication: { superuser: account('postgres'), replication: account('replicator') },
      parameters: { unix_socket_directories: folder },
      pg_hba: [
        'host replication replicator 127.0.0.1/32 scram-sha-256',
        'host all all 127.0.0.1/32 scram-sha-256',
        'local all all trust',
      ],
    },
  })
}

/** Returns haproxy's configuration: connections go to the primary, and end when it is one no longer. */
export function proxySettings(nodes: Node[], port: number): string {
  const servers = nodes.map(
    (node) => `  server ${node.name} 127.0.0.1:${node.port} check port ${node.api}`,
  )
  return `defaults
  mode tcp
  timeout connect 1s
  timeout client 30m
  timeout server 30m

listen primary
  bind 127.0.0.1:${port}
  option httpchk GET /primary
  http-check expect status 200
  default-server inter 500ms fall 2 rise 1 on-marked-down shutdown-sessions
${servers.join('\n')}
`
}
