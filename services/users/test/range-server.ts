import { createHash } from 'node:crypto'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll } from 'vitest'

export interface RangeServer {
  url: URL
  requests: { path: string; padding: string | undefined }[]
  respond: RequestListener
}

const digestOf = (password: string) =>
  createHash('sha1').update(password).digest('hex').toUpperCase()

export const prefixOf = (password: string): string => digestOf(password).slice(0, 5)
export const lineOf = (password: string, count: number): string =>
  `${digestOf(password).slice(5)}:${count}`

/** Responds with a range of Have I Been Pwned that contains these lines. */
export const rangeOf =
  (...lines: string[]): RequestListener =>
  (_request, response) =>
    void response.end([`${'0'.repeat(35)}:7`, ...lines, `${'F'.repeat(35)}:0`].join('\r\n'))

/** Starts a server that stands in for Have I Been Pwned until the tests of the file end. */
export async function startRangeServer(): Promise<RangeServer> {
  const range: RangeServer = {
    url: new URL('http://127.0.0.1'),
    requests: [],
    respond: rangeOf(),
  }
  const server = createServer((request, response) => {
    const padding = request.headers['add-padding'] as string | undefined
    range.requests.push({ path: request.url ?? '', padding })
    range.respond(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  range.url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/range/`)
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  return range
}
