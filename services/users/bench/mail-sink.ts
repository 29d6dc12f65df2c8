import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'

const END = '\r\n.\r\n'

/** Starts the smallest SMTP server that accepts mail, so that its CPU time hardly counts. */
export async function startMailSink() {
  let received = 0
  const server = createServer((socket) =>
    serve(socket, () => {
      received += 1
    }),
  )
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  return { url: `smtp://127.0.0.1:${port}`, received: () => received, close: () => server.close() }
}

function serve(socket: Socket, onMail: () => void): void {
  let isText = false
  let end = ''
  const answer = (reply: string) => void socket.write(`${reply}\r\n`)
  const onText = (text: string) => {
    // The end of a text may arrive in two parts.
    end = (end + text).slice(-END.length)
    if (end !== END) return
    isText = false
    onMail()
    answer('250 accepted')
  }
  const onCommand = (command: string) => {
    isText = command.startsWith('DATA')
    answer(isText ? '354 go on' : '250 fine')
  }
  socket.setNoDelay().setEncoding('latin1')
  socket.on('error', () => undefined)
  socket.on('data', (data) => (isText ? onText : onCommand)(String(data)))
  answer('220 ready')
}
