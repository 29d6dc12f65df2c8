import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { env as callers } from 'node:process'
import { freePort } from '../lib/ports.ts'

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

export const launch = (command: string, args: string[], { env, cwd, input = '' }: Setting = {}) => {
  const child = spawn(command, args, { cwd, env: { ...bare(), ...env } })
  const seen = { output: '' }
  const collect = (chunk: Buffer) => {
    seen.output += chunk.toString()
  }
  child.stdout.on('data', collect)
  child.stderr.on('data', collect)
  child.stdin.on('error', () => undefined).end(input)
  const exited = once(child, 'close').then(([code]) => Number(code))
  return { child, seen, exited }
}

/** Runs a program and waits for its exit. */
export const run = async (command: string, args: string[], setting: Setting = {}) => {
  const { seen, exited } = launch(command, args, setting)
  const code = await exited
  return { code, output: seen.output }
}

export const until = async (
  seen: { output: string },
  text: string | RegExp,
  child: ChildProcess,
) => {
  const deadline = Date.now() + 600_000
  const isSeen = () =>
    typeof text === 'string' ? seen.output.includes(text) : text.test(seen.output)
  while (!isSeen()) {
    if (child.exitCode !== null || child.signalCode || Date.now() > deadline) {
      throw new Error(`Never saw ${text} in:\n${seen.output}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** Starts a stack with a command line and a free port, and waits until it runs. */
export const startStack = async ([command = '', ...args]: string[], setting: Setting = {}) => {
  const port = await freePort()
  const { child, seen, exited } = launch(command, [...args, '--port', `${port}`], setting)
  const stop = async () => {
    child.kill('SIGINT')
    return exited
  }
  await until(seen, 'Gatehouse runs.', child)
  return { url: `http://localhost:${port}`, seen, child, stop }
}
