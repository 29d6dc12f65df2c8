import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

interface Attribute {
  key: string
  value: Record<string, unknown>
}

/** A span as OTLP's JSON encoding has it. */
export interface ReceivedSpan {
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  kind: number
  attributes: Attribute[]
  events: unknown[]
  status: { code?: number; message?: string }
}

export interface Collector {
  url: string
  spans: ReceivedSpan[]
  /** The bodies of all requests, with their resources. */
  bodies: string[]
  headers: IncomingHttpHeaders[]
  close(): Promise<void>
}

const spansOf = (body: string): ReceivedSpan[] =>
  JSON.parse(body).resourceSpans.flatMap(
    ({ scopeSpans }: { scopeSpans: { spans: ReceivedSpan[] }[] }) =>
      scopeSpans.flatMap((scope) => scope.spans),
  )

/** Starts an OTLP/HTTP collector that keeps what it receives. */
export async function startCollector(): Promise<Collector> {
  const [spans, bodies, headers]: [ReceivedSpan[], string[], IncomingHttpHeaders[]] = [[], [], []]
  const server = createServer(async (request, response) => {
    if (request.method !== 'POST' || request.url !== '/v1/traces') {
      response.writeHead(404).end()
      return
    }
    const body = await text(request)
    bodies.push(body)
    headers.push(request.headers)
    spans.push(...spansOf(body))
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    bodies,
    headers,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Returns the attributes of a span as an object. */
export const attributesOf = ({ attributes }: ReceivedSpan): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]))
