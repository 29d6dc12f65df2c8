import { expect, test } from 'vitest'
import { run } from '../../test/cli.ts'
import { countEvents, sealedLongAgo, useArchiveFolder } from '../../test/old-events.ts'
import { useTrail } from '../../test/trail.ts'

const trail = useTrail()
const newFolder = useArchiveFolder()

const timed = async <T>(work: Promise<T>): Promise<[T, seconds: string]> => {
  const began = performance.now()
  const result = await work
  return [result, ((performance.now() - began) / 1_000).toFixed(1)]
}

/** Megabytes of JavaScript objects. Starting the command line takes about 40 of them. */
const HEAP = { NODE_OPTIONS: '--max-old-space-size=80' }

test('archives 200,000 events with a small heap', { timeout: 300_000 }, async () => {
  // A long transaction would keep other tests from sealing.
  for (let n = 0; n < 40; n += 1) await sealedLongAgo(trail, 5_000)
  while (await trail.seal());
  await trail.sealed(1)
  const folder = await newFolder()
  const [archived, seconds] = await timed(run(['archive-audit', folder], HEAP))
  expect(archived).toMatchObject({ code: 0 })
  expect(archived.stdout.match(/^Moved seals \d+ to \d+ with 100,000 events/gm)).toHaveLength(2)
  // The newest event, and those of the two archives.
  expect(await countEvents()).toBe(3)
  const [verified, verifying] = await timed(run(['verify-audit', '--archives', folder], HEAP))
  expect(verified).toMatchObject({ code: 0, stderr: '' })
  expect(verified.stdout).toContain('200000 events under 200 seals in 2 files')
  process.stdout.write(`archived 200,000 events in ${seconds} s, verified in ${verifying} s\n`)
})
