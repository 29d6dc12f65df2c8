import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createProcessGroup } from './process-group.ts'
import { livePid, recordOf, writeRecord } from './process-record.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'gatehouse-processes-'))
afterAll(() => rmSync(folder, { recursive: true }))

const shell = (name: string, script: string) => ({ name, command: 'sh', args: ['-c', script] })
const logOf = (name: string) => readFileSync(path.join(folder, 'logs', `${name}.log`), 'utf8')
const recordFile = (name: string) => path.join(folder, 'run', name)

/** Waits for the ids that a script prints to its log, and returns their records. */
const printedRecords = async (name: string, count: number) => {
  const pids = () => logOf(name).trim().split('\n').map(Number)
  await expect.poll(() => pids().filter(Boolean).length).toBe(count)
  return pids().map(recordOf)
}

describe('a process group', () => {
  test('run throws the exit code and the end of the log', async () => {
    const { run } = createProcessGroup(folder)
    const command = shell('failing', 'echo out; echo err >&2; exit 3')
    await expect(run(command)).rejects.toThrow('failing exited with code 3\nout\nerr')
  })

  test('run throws when the program does not exist', async () => {
    const { run } = createProcessGroup(folder)
    const command = { name: 'missing', command: '/nowhere/program', args: [] }
    await expect(run(command)).rejects.toThrow('ENOENT')
  })

  test('stop ends a child that ignores SIGTERM, and its descendants', async () => {
    const { start, stop } = createProcessGroup(folder)
    start(shell('stubborn', 'trap "" TERM; sleep 60 & echo $!; echo $$; wait; sleep 60'))
    const records = await printedRecords('stubborn', 2)
    await stop()
    await expect.poll(() => records.map(livePid)).toEqual([undefined, undefined])
    expect(existsSync(recordFile('stubborn'))).toBe(false)
    expect(() => start(shell('late', 'true'))).toThrow('Stopped.')
  })

  test('a child that exits takes its descendants with it', async () => {
    const { start } = createProcessGroup(folder)
    const { exited } = start(shell('leader', 'sleep 60 & echo $!; sleep 0.3'))
    const records = await printedRecords('leader', 1)
    expect(await exited).toBe('code 0')
    await expect.poll(() => records.map(livePid)).toEqual([undefined])
  })

  test('stopLeftovers stops a process that an earlier start recorded', async () => {
    const { stopLeftovers } = createProcessGroup(folder)
    const child = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' })
    const exit = once(child, 'exit')
    writeRecord(recordFile('leftover'), child.pid ?? 0)
    await stopLeftovers()
    expect(await exit).toEqual([null, 'SIGTERM'])
    expect(existsSync(recordFile('leftover'))).toBe(false)
  })
})
