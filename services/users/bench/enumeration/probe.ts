import { Agent, type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { isDeepStrictEqual } from 'node:util'

export interface Probe {
  /** POST unless it says another. */
  method?: string
  path: string
  /** An access token. */
  token?: string
  body: object
  /** The status without which nothing was measured. */
  status: number
}

export interface Observation {
  milliseconds: number
  /** The parts of a response that must be equal: status, body, and the headers that no two responses vary in. */
  visible: unknown
}

const VARYING = ['date', 'x-request-id', 'content-length', 'etag']

/** One connection, so that no handshake is measured. */
const agent = new Agent({ keepAlive: true, maxSockets: 1 })

/** Sends a request as a client at an address and observes what that client can. */
export async function observe(
  base: string,
  { method = 'POST', path, token, body, status }: Probe,
  ip: string,
): Promise<Observation> {
  const began = performance.now()
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      'x-forwarded-for': ip,
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    }
    request(base + path, { agent, method, headers }, resolve)
      .on('error', reject)
      .end(JSON.stringify(body))
  })
  const content = await text(response)
  const milliseconds = performance.now() - began
  if (response.statusCode !== status) throw new Error(`${path} answered ${content}`)
  return { milliseconds, visible: visibleParts(response, content) }
}

function visibleParts({ statusCode, headers }: IncomingMessage, content: string): unknown {
  const { request_id: _, ...body } = JSON.parse(content)
  const constant = Object.entries(headers).filter(([name]) => !VARYING.includes(name))
  return { statusCode, body, names: Object.keys(headers).toSorted(), constant }
}

/** Throws when an observer can tell two responses apart without a clock. */
export function requireSame(one: Observation, other: Observation): void {
  if (isDeepStrictEqual(one.visible, other.visible)) return
  const texts = [one, other].map(({ visible }) => JSON.stringify(visible))
  throw new Error(`The responses differ:\n${texts.join('\n')}`)
}
