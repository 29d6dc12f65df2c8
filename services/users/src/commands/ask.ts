import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'

/** Reads one line from the terminal or standard input. */
export async function ask(question: string, { hidden = false } = {}): Promise<string> {
  const terminal = process.stdin.isTTY === true
  if (terminal) process.stderr.write(question)
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({
    input: process.stdin,
    output: hidden ? silent : process.stderr,
    terminal,
  })
  try {
    const { value = '' } = await lines[Symbol.asyncIterator]().next()
    if (terminal && hidden) process.stderr.write('\n')
    return String(value)
  } finally {
    lines.close()
  }
}
