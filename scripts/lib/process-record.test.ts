import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, describe, expect, test } from 'vitest'
import { livePid, orphanedPgid, recordOf } from './process-record.ts'

const children: ChildProcess[] = []
const start = (command: string, ...args: string[]) => {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'] })
  children.push(child)
  return { child, pid: child.pid ?? 0 }
}

const kill = async (child: ChildProcess) => {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}

afterEach(async () => {
  await Promise.all(children.splice(0).map(kill))
})

const isLinux = process.platform === 'linux'

describe('livePid', () => {
  test('returns the id of a process that runs', () => {
    const { pid } = start('sleep', '60')
    expect(livePid(recordOf(pid))).toBe(pid)
  })

  test('returns undefined for a process that has exited', async () => {
    const { child, pid } = start('sleep', '60')
    const record = recordOf(pid)
    await kill(child)
    expect(livePid(record)).toBeUndefined()
    expect(livePid(recordOf(pid))).toBeUndefined()
  })

  test('returns undefined for an earlier process with the same id', () => {
    const earlier = recordOf(process.pid).replace(/.$/, (digit) => (digit === '0' ? '1' : '0'))
    expect(livePid(earlier)).toBeUndefined()
  })

  test.runIf(isLinux)('returns undefined for a zombie', async () => {
    // `exec` leaves the first sleep to a parent that does not wait for it.
    const { child } = start('sh', '-c', 'sleep 0.2 & echo $!; exec sleep 60')
    const [output] = child.stdout ? await once(child.stdout, 'data') : []
    const record = recordOf(Number(output))
    await expect.poll(() => livePid(record)).toBeUndefined()
    expect(() => process.kill(Number(output), 0)).not.toThrow()
  })

  test.for(['', 'x', '-1 gone', '0', `${process.pid}`, `${process.pid} gone`])(
    'returns undefined for the malformed record %j',
    (record) => {
      expect(livePid(record)).toBeUndefined()
    },
  )
})

describe.runIf(isLinux)('orphanedPgid', () => {
  test('returns the id of a process that has exited since this boot', async () => {
    const { child, pid } = start('sleep', '60')
    const record = recordOf(pid)
    expect(orphanedPgid(record)).toBeUndefined()
    await kill(child)
    expect(orphanedPgid(record)).toBe(pid)
  })

  test('returns undefined for a record of another boot', async () => {
    const { child, pid } = start('sleep', '60')
    const [, , ticks] = recordOf(pid).split(' ')
    await kill(child)
    const otherBoot = '00000000-0000-4000-8000-000000000000'
    expect(orphanedPgid(`${pid} ${otherBoot} ${ticks}`)).toBeUndefined()
  })
})
