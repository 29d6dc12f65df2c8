import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { writeRecord } from './process-record.ts'

export type Command = {
  name: string
  command: string
  args: string[]
  cwd?: string
  env?: NodeJS.ProcessEnv
  /** Who runs it, when not the user of this process. */
  user?: { uid: number; gid: number }
  /** Writes to the terminal instead of its log. */
  inherit?: boolean
  /** Hears what the child sends over a channel that it gets for this. */
  onMessage?: (message: unknown) => void
}

export type Child = {
  name: string
  pid: number
  /** The last lines of its log. */
  tail: () => string
  /** How it ended, such as `code 1` or `signal SIGKILL`; undefined while it runs. */
  ending: () => string | undefined
  ended: Promise<string>
}

/** How long a child may take to end before it is killed, in milliseconds. */
const graceMs = { postgres: 1300, other: 3000 }

const tailOf = (log: string) =>
  readFileSync(log, 'utf8').trimEnd().split('\n').slice(-30).join('\n')

const send = (pid: number, signal: NodeJS.Signals) => {
  try {
    process.kill(pid, signal)
  } catch {
    // It has ended already.
  }
}

/** Kills what is left of a process group whose leader has ended, such as nginx's workers. */
export const endGroup = (pid = 0) => {
  if (pid) send(-pid, 'SIGKILL')
}

const whenEnded = (child: ChildProcess) =>
  new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => resolve(signal ? `signal ${signal}` : `code ${code}`))
  })

/**
 * Starts a child in a process group of its own: a Ctrl-C in the terminal then reaches only us, who end them in order.
 * Its record lets the next start end it when a kill -9 kept us from it.
 */
export const launch = (command: Command, files: { log: string; record: string }): Child => {
  const { name, args, inherit = false, user, onMessage, ...options } = command
  const log = inherit ? undefined : openSync(files.log, 'w', 0o600)
  const output = log ?? 'inherit'
  const child = spawn(command.command, args, {
    ...options,
    ...user,
    detached: true,
    stdio: ['ignore', output, output, ...(onMessage ? (['ipc'] as const) : [])],
  })
  if (onMessage) child.on('message', onMessage)
  if (log !== undefined) closeSync(log)
  const pid = child.pid ?? 0
  if (pid) writeRecord(files.record, pid)
  let ending: string | undefined
  const ended = whenEnded(child).then((how) => {
    ending = how
    endGroup(pid)
    rmSync(files.record, { force: true })
    return how
  })
  return { name, pid, ended, ending: () => ending, tail: () => (inherit ? '' : tailOf(files.log)) }
}

const within = (ms: number, ended: Promise<unknown>) =>
  Promise.race([ended.then(() => true), delay(ms, false, { ref: false })])

/** Postgres reads SIGINT as a fast shutdown, SIGQUIT as one that recovers at the next start. */
const endPostgres = async (pid: number, ended: Promise<unknown>) => {
  send(pid, 'SIGINT')
  if (await within(graceMs.postgres, ended)) return
  send(pid, 'SIGQUIT')
  if (!(await within(300, ended))) send(pid, 'SIGKILL')
}

/** Ends a process: asks, waits, then kills it with its group. */
export const end = async (name: string, pid: number, ended: Promise<unknown>) => {
  if (!pid) return
  if (name === 'postgres') await endPostgres(pid, ended)
  else {
    send(-pid, 'SIGTERM')
    await within(graceMs.other, ended)
    endGroup(pid)
  }
  await ended
}
