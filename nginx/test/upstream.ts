import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http'
import { connect } from 'node:net'

export interface Seen {
  method: string
  url: string
  headers: IncomingHttpHeaders
}

/** Fails as the path asks. Returns whether it did. */
function fails({ url = '', socket }: IncomingMessage) {
  if (url.startsWith('/users/drop')) socket.destroy()
  else if (url.endsWith('/malformed')) socket.end('HTTP/1.1 200 OK\r\nX-Cut: off')
  else return url.endsWith('/silent')
  return true
}

function answer(req: IncomingMessage, res: ServerResponse) {
  const { url = '', headers } = req
  const status = /\/status\/(\d+)$/.exec(url)?.[1] ?? '200'
  const headerSize = Number(/\/header\/(\d+)$/.exec(url)?.[1] ?? 0)
  res.writeHead(Number(status), {
    'content-type': 'application/json',
    'content-security-policy': "default-src 'none'",
    'x-request-id': String(headers['x-request-id']),
    'x-powered-by': 'stub',
    ...(headerSize > 0 && { 'x-long': 'x'.repeat(headerSize) }),
    ...(url.startsWith('/.well-known') && { 'cache-control': 'public, max-age=300' }),
    ...(url.startsWith('/users') && { etag: '"a"' }),
    ...(url.startsWith('/docs') && { 'content-type': 'text/html' }),
  })
  req.resume().on('end', () => res.end(JSON.stringify({ url, filler: 'x'.repeat(2000) })))
}

/** Starts a stub of the service that records requests and answers as the path asks. */
export async function startUpstream(port = 0) {
  const seen: Seen[] = []
  const server = createServer({ maxHeaderSize: 65_536 }, (req, res) => {
    const { method = '', url = '', headers } = req
    seen.push({ method, url, headers })
    if (!fails(req)) answer(req, res)
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return { server, seen, port: portOf(server), stop: () => close(server) }
}
export type Upstream = Awaited<ReturnType<typeof startUpstream>>

export function portOf(server: Server) {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('not listening')
  return address.port
}

export const close = (server: Server) =>
  new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })

export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  rawHeaders: string[]
  body: string
}

interface Options {
  method?: string
  headers?: Record<string, string>
  body?: string
}

/** Sends the path unchanged; `fetch` would normalize it. */
export const send = (port: number, path: string, options: Options = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const { method = 'GET', headers = {}, body } = options
    const req = request(
      { host: '127.0.0.1', port, path, method, headers, agent: false, maxHeaderSize: 65_536 },
      (res) => {
        let text = ''
        res.setEncoding('utf8')
        res.on('data', (chunk) => {
          text += chunk
        })
        res.on('end', () => {
          const { statusCode: status = 0, headers, rawHeaders } = res
          resolve({ status, headers, rawHeaders, body: text })
        })
      },
    )
    req.on('error', reject)
    req.end(body)
  })

/** Whether the body has the length of Content-Length. */
const complete = (text: string) => {
  const length = /^content-length: (\d+)$/im.exec(text.replaceAll('\r', ''))?.[1]
  const start = text.indexOf('\r\n\r\n') + 4
  return length !== undefined && start > 3 && text.length >= start + Number(length)
}

/** Sends raw bytes and returns the response. nginx may keep the connection open. */
export const sendRaw = (port: number, bytes: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    socket.setEncoding('latin1')
    socket.on('data', (chunk) => {
      answer += chunk
      if (complete(answer)) socket.destroy()
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(answer))
  })

/** Counts the occurrences of a header. */
export const count = (answer: Answer, header: string) =>
  answer.rawHeaders.filter((name, i) => i % 2 === 0 && name.toLowerCase() === header).length
