import { expect, test } from 'vitest'
import { run } from '../../../test/cli.ts'
import { ownerQuery, workerOwner } from '../../../test/database.ts'
import { useTrail } from '../../../test/trail.ts'
import { followRestore } from './audit-epoch.ts'
import { asOwner } from './owner.ts'

const trail = useTrail()

const epochs = async () => {
  const events = await trail.db.auditEvent.findMany({ orderBy: { id: 'asc' } })
  return events.map(({ epoch }) => epoch)
}

/** Simulates a restore into a new server, whose transaction ids start low again. */
const restore = () => ownerQuery('UPDATE audit_events SET transaction = transaction + 1000000000')

test('events after a restore are sealed after the restored ones', async () => {
  await ownerQuery(`INSERT INTO audit_events (action) VALUES ('task_deleted'), ('task_deleted')`)
  await restore()
  await asOwner(await workerOwner(), followRestore)
  try {
    const first = await trail.sealed(1)
    expect(first).toMatchObject({ number: 1, epoch: 1, events: 2 })
    const second = await trail.sealed(1)
    expect(second).toMatchObject({ number: 2, epoch: 2, events: 2 })
    expect(await epochs()).toEqual([1, 1, 2, 2])
    expect(await run(['verify-audit'])).toMatchObject({ code: 0, stderr: '' })
  } finally {
    await ownerQuery('ALTER TABLE audit_events ALTER COLUMN epoch SET DEFAULT 1')
  }
})

test('the epoch stays the same without a restore', async () => {
  await trail.sealed(1)
  await asOwner(await workerOwner(), followRestore)
  await trail.sealed(1)
  expect(await epochs()).toEqual([1, 1])
})
