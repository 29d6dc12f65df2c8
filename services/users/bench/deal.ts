import type autocannon from 'autocannon'

type Load = Pick<autocannon.Options, 'connections' | 'setupClient'>

/**
 * Deals the requests out to so many connections. With the same ones they would wait for each other's rows, and with
 * many each the client would spend the beginning of the measurement on building them.
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
