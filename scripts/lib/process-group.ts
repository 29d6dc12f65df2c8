import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type Child, type Command, end, endGroup, launch } from './child.ts'
import { problem } from './problem.ts'
import { livePid, orphanedGroup } from './process-record.ts'

export type Family = ReturnType<typeof createFamily>

const isDatabase = ({ name }: { name: string }) => name === 'postgres'

const gone = async (record: string) => {
  while (livePid(record)) await delay(20)
}

/** Ends the processes that an earlier, killed start left behind. */
const endLeftovers = async (runDir: string) => {
  for (const name of readdirSync(runDir)) {
    const file = path.join(runDir, name)
    const record = readFileSync(file, 'utf8')
    const pid = livePid(record)
    if (pid) await end(name, pid, gone(record))
    else endGroup(orphanedGroup(record))
    rmSync(file, { force: true })
  }
}

/** The processes of one start: recorded under run/, logging to logs/, ended together. */
export const createFamily = (dataDir: string) => {
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
    void child.ended.then(() => children.delete(child))
    return child
  }

  /** Runs a command to its end. */
  const run = async (command: Command) => {
    const child = start(command)
    const how = await child.ended
    if (how !== 'code 0')
      throw problem(`${child.name} ended with ${how}\n${child.tail()}`.trimEnd())
  }

  const endAll = async (chosen: Child[]) => {
    await Promise.all(chosen.map(({ name, pid, ended }) => end(name, pid, ended)))
  }

  /** Ends every child, Postgres last, within five seconds. */
  const stop = () => {
    const all = [...children]
    stopped ??= endAll(all.filter((child) => !isDatabase(child))).then(() =>
      endAll(all.filter(isDatabase)),
    )
    return stopped
  }

  return { logDir, start, run, stop, endLeftovers: () => endLeftovers(runDir) }
}
