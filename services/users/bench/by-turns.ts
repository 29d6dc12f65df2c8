import type autocannon from 'autocannon'

type Requests = autocannon.Request[]

/**
 * Has each connection begin with another one of the requests: all at the same one, they would wait for each
 * other's row.
 */
export function byTurns(requests: Requests): Pick<autocannon.Options, 'setupClient'> {
  let connections = 0
  return {
    setupClient: (client) => {
      const first = (connections * 37) % requests.length
      client.setRequests([...requests.slice(first), ...requests.slice(0, first)])
      connections += 1
    },
  }
}
