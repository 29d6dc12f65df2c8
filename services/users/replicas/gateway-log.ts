interface Served {
  at: Date
  /** The address of the replica that answered. */
  ip: string
}

/** Reads which replica answered which API request when, from the gateway's log with the times of Docker. */
export function readServed(log: string): Served[] {
  return log.split('\n').flatMap((line) => {
    const [time = '', text = ''] = line.split(/ (.*)/, 2)
    if (!text.startsWith('{')) return []
    const { path, status, upstream } = JSON.parse(text)
    // Behind a guard, the upstream is the guarded service.
    if (!path.startsWith('/auth/') || status !== 200) return []
    const ip = /([0-9.]+):\d+$/.exec(upstream)?.[1] ?? ''
    return [{ at: new Date(time), ip }]
  })
}

/** Counts the answers of each replica. */
export function countByReplica(served: Served[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { ip } of served) counts[ip] = (counts[ip] ?? 0) + 1
  return counts
}
