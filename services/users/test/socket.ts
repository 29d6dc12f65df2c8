import { connect } from 'node:net'
import type { TestApp } from './app.ts'

export interface RawAnswer {
  status: number
  headers: Record<string, string>
  body: Record<string, unknown>
  text: string
}

/** Sends raw bytes to the listening server, for requests that no HTTP client sends. */
export async function sendRaw({ app }: TestApp, bytes: string | Buffer): Promise<RawAnswer> {
  if (!app.server.listening) await app.listen({ port: 0 })
  const address = app.server.address()
  if (typeof address !== 'object' || !address) throw new Error('The server does not listen.')
  const text = await new Promise<string>((resolve, reject) => {
    const chunks: Buffer[] = []
    const socket = connect(address.port, '127.0.0.1', () => socket.write(bytes))
    socket.on('data', (chunk) => chunks.push(chunk))
    socket.on('error', reject)
    socket.on('close', () => resolve(Buffer.concat(chunks).toString()))
  })
  return parse(text)
}

/** Returns a request with `Connection: close`. */
export const request = (line: string, headers: string[] = [], body = '') =>
  [line, 'Host: localhost', 'Connection: close', ...headers, '', body].join('\r\n')

function parse(text: string): RawAnswer {
  const [head = '', body = ''] = text.split('\r\n\r\n', 2)
  const [line = '', ...lines] = head.split('\r\n')
  const headers = lines.map((header): [string, string] => {
    const colon = header.indexOf(':')
    return [header.slice(0, colon).toLowerCase(), header.slice(colon + 1).trim()]
  })
  return {
    status: Number(line.split(' ')[1]),
    headers: Object.fromEntries(headers),
    body: body.startsWith('{') ? JSON.parse(body) : {},
    text,
  }
}
