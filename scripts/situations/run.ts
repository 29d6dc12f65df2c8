import { env as callers } from 'node:process'
import { execa } from 'execa'
import getPort from 'get-port'

type Setting = {
  env?: Record<string, string> | undefined
  cwd?: string | undefined
  /** The input; empty by default. */
  input?: string | undefined
}

/** Returns the variables that programs and npm need, without the rest of this shell's environment. */
const bare = () =>
  Object.fromEntries(
    Object.entries(callers).filter(
      ([name]) =>
        ['PATH', 'HOME', 'TMPDIR', 'USER'].includes(name) ||
        /^npm_config_(globalconfig|cache|registry)$/.test(name),
    ),
  )

/** The output of a program so far. */
type Seen = { output: string; isComplete: boolean }

/** Starts a program. */
export const launch = (command: string, args: string[], setting: Setting = {}) => {
  const { env, cwd, input = '' } = setting
  const child = execa(command, args, {
    ...(cwd && { cwd }),
    env: { ...bare(), ...env },
    extendEnv: false,
    input,
    all: true,
    stripFinalNewline: false,
    reject: false,
  })
  const seen = { output: '', isComplete: false }
  child.all.on('data', (chunk: Buffer) => {
    seen.output += chunk.toString()
  })
  const exited = child.then(({ exitCode }) => {
    seen.isComplete = true
    return exitCode
  })
  return { child, seen, exited }
}

/** Runs a program and waits for its exit. */
export const run = async (command: string, args: string[], setting: Setting = {}) => {
  const { seen, exited } = launch(command, args, setting)
  const code = await exited
  return { code, output: seen.output }
}

export const until = async (seen: Seen, text: string | RegExp) => {
  const deadline = Date.now() + 600_000
  const isSeen = () =>
    typeof text === 'string' ? seen.output.includes(text) : text.test(seen.output)
  while (!isSeen()) {
    if (seen.isComplete || Date.now() > deadline) {
      throw new Error(`Never saw ${text} in:\n${seen.output}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** Starts a stack with a command line and a free port, and waits until it runs. */
export const startStack = async ([command = '', ...args]: string[], setting: Setting = {}) => {
  const port = await getPort()
  const { child, seen, exited } = launch(command, [...args, '--port', `${port}`], setting)
  const stop = async () => {
    child.kill('SIGINT')
    return exited
  }
  await until(seen, 'Gatehouse runs.')
  return { url: `http://localhost:${port}`, seen, child, stop }
}
