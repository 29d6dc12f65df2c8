import type autocannon from 'autocannon'

type Load = Pick<autocannon.Options, 'connections' | 'setupClient'>

/**
 * Distributes the requests over the connections. Connections with the same requests would wait for each other's row
 * locks, and the client would spend the beginning of the measurement on building the copies.
 */
export function deal(requests: autocannon.Request[], connections: number): Load {
  const hands = Array.from({ length: connections }, (_, hand) =>
    requests.filter((_request, index) => index % connections === hand),
  )
  let next = 0
  return {
    connections,
    setupClient: (client) => {
      client.setRequests(hands[next % connections] ?? [])
      next += 1
    },
  }
}
