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
  /** The user who runs it, if not this process's. */
  user?: { uid: number; gid: number }
  /** Writes to the terminal instead of its log. */
  inherit?: boolean
  /** Receives the child's messages over an IPC channel. */
  onMessage?: (message: unknown) => void
}

export type Child = {
  name: string
  pid: number
  /** Returns the last lines of its log. */
  tail: () => string
  /** How it exited, such as `code 1` or `signal SIGKILL`; undefined while it runs. */
  exitReason: () => string | undefined
  exited: Promise<string>
}

/** How long a child may take to exit before it is killed. */
const graceMs = { postgres: 1300, other: 3000 }

const tailOf = (log: string) =>
  readFileSync(log, 'utf8').trimEnd().split('\n').slice(-30).join('\n')

const send = (pid: number, signal: NodeJS.Signals) => {
  try {
    process.kill(pid, signal)
  } catch {
    // It has exited.
  }
}

/** Kills the rest of a POSIX process group whose leader has exited, such as nginx's workers. */
export const killPgid = (pid = 0) => {
  if (pid) send(-pid, 'SIGKILL')
}

const whenExited = (child: ChildProcess) =>
  new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => resolve(signal ? `signal ${signal}` : `code ${code}`))
  })

/**
 * Starts a child as the leader of its own POSIX process group: a Ctrl-C in the terminal then reaches only this process,
 * which stops its children in order. The record lets the next start stop a child that survived a kill -9 of this process.
 *
 * Not execa: it signals the child but not the child's group, and `npm ci`, which this starts, installs execa.
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
  let exitReason: string | undefined
  const exited = whenExited(child).then((how) => {
    exitReason = how
    killPgid(pid)
    rmSync(files.record, { force: true })
    return how
  })
  return {
    name,
    pid,
    exited,
    exitReason: () => exitReason,
    tail: () => (inherit ? '' : tailOf(files.log)),
  }
}

const within = (ms: number, exited: Promise<unknown>) =>
  Promise.race([exited.then(() => true), delay(ms, false, { ref: false })])

/** SIGINT is Postgres's fast shutdown; SIGQUIT is the immediate one, after which the next start recovers. */
const stopPostgres = async (pid: number, exited: Promise<unknown>) => {
  send(pid, 'SIGINT')
  if (await within(graceMs.postgres, exited)) return
  send(pid, 'SIGQUIT')
  if (!(await within(300, exited))) send(pid, 'SIGKILL')
}

/** Stops a process: sends SIGTERM, waits, then kills its process group. */
export const stopProcess = async (name: string, pid: number, exited: Promise<unknown>) => {
  if (!pid) return
  if (name === 'postgres') await stopPostgres(pid, exited)
  else {
    send(-pid, 'SIGTERM')
    await within(graceMs.other, exited)
    killPgid(pid)
  }
  await exited
}
