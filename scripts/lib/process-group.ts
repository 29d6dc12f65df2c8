import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type Child, type Command, killPgid, launch, stopProcess } from './child.ts'
import { problem } from './problem.ts'
import { livePid, orphanedPgid } from './process-record.ts'

export type ProcessGroup = ReturnType<typeof createProcessGroup>

const isDatabase = ({ name }: { name: string }) => name === 'postgres'

const waitForExit = async (record: string) => {
  while (livePid(record)) await delay(20)
}

/** Stops the processes left running by an earlier start that was killed. */
const stopLeftovers = async (runDir: string) => {
  for (const name of readdirSync(runDir)) {
    const file = path.join(runDir, name)
    const record = readFileSync(file, 'utf8')
    const pid = livePid(record)
    if (pid) await stopProcess(name, pid, waitForExit(record))
    else killPgid(orphanedPgid(record))
    rmSync(file, { force: true })
  }
}

/** The processes of one start, with records in run/ and logs in logs/, which stop together. */
export const createProcessGroup = (dataDir: string) => {
  const runDir = path.join(dataDir, 'run')
  const logDir = path.join(dataDir, 'logs')
  for (const dir of [runDir, logDir]) mkdirSync(dir, { recursive: true })
  const children = new Set<Child>()
  let stopped: Promise<void> | undefined

  const start = (command: Command) => {
    if (stopped !== undefined) throw problem('Stopped.')
    const { name } = command
    const files = { log: path.join(logDir, `${name}.log`), record: path.join(runDir, name) }
    const child = launch(command, files)
    children.add(child)
    void child.exited.then(() => children.delete(child))
    return child
  }

  /** Runs a command and waits for its exit. Throws unless the exit code is 0. */
  const run = async (command: Command) => {
    const child = start(command)
    const how = await child.exited
    if (how !== 'code 0')
      throw problem(`${child.name} exited with ${how}\n${child.tail()}`.trimEnd())
  }

  const stopAll = async (chosen: Child[]) => {
    await Promise.all(chosen.map(({ name, pid, exited }) => stopProcess(name, pid, exited)))
  }

  /** Stops every child, Postgres last, within five seconds. */
  const stop = () => {
    const all = [...children]
    stopped ??= stopAll(all.filter((child) => !isDatabase(child))).then(() =>
      stopAll(all.filter(isDatabase)),
    )
    return stopped
  }

  return { logDir, start, run, stop, stopLeftovers: () => stopLeftovers(runDir) }
}
