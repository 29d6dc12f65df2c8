import pg from 'pg'
import { beforeEach, expect, test } from 'vitest'
import { newDatabase } from '../../../test/database.ts'
import { folderOf } from '../../../test/migrations.ts'
import { query } from '../../../test/postgres.ts'
import { migrate } from './migrate.ts'

let made = 0
let url = ''

beforeEach(async () => {
  made += 1
  url = await newDatabase(`migrate_locks_${process.pid}_${made}`)
})

const A = { '1_a': 'CREATE TABLE a (id int); INSERT INTO a VALUES (1);' }
const WAITING = `
  SELECT FROM pg_locks WHERE NOT granted AND mode = 'AccessExclusiveLock'
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`

/** Holds a lock on a table until the returned function is called. */
async function lockTable(name: string): Promise<() => Promise<void>> {
  const client = new pg.Client(url)
  await client.connect()
  await client.query(`BEGIN; LOCK TABLE ${name} IN ACCESS SHARE MODE`)
  return () => client.end()
}

const ALTER = { ...A, '2_alter': 'INSERT INTO a VALUES (2); ALTER TABLE a ADD b int' }

test('waits out a long read in short attempts, so that other requests of the table pass', async () => {
  await migrate(url, await folderOf(A))
  const unlock = await lockTable('a')
  const migrated = migrate(url, await folderOf(ALTER), { attempts: 30, pause: 100 })
  await expect.poll(() => query(url, WAITING)).toHaveLength(1)
  // Queues behind the migration, and runs when its attempt gives up.
  expect(await query(url, 'SELECT id FROM a')).toEqual([{ id: 1 }])
  await unlock()
  expect(await migrated).toEqual(['2_alter'])
  expect(await query(url, 'SELECT id FROM a')).toHaveLength(2)
})

test('a migration that never gets its lock leaves nothing behind and says why', async () => {
  await migrate(url, await folderOf(A))
  const unlock = await lockTable('a')
  await expect(migrate(url, await folderOf(ALTER), { attempts: 1, pause: 0 })).rejects.toThrow(
    'Migration 2_alter failed and was rolled back: a long transaction holds a lock on its tables.',
  )
  await unlock()
  expect(await query(url, 'SELECT id FROM a')).toHaveLength(1)
  expect(await migrate(url, await folderOf(ALTER))).toEqual(['2_alter'])
})

const INDEX = `-- Without a transaction.
DROP INDEX CONCURRENTLY IF EXISTS a_id;
-- Next statement.
CREATE INDEX CONCURRENTLY a_id ON a (id);
-- Next statement.
DO $$ BEGIN
  FOR n IN 2..4 LOOP INSERT INTO a VALUES (n); COMMIT; END LOOP;
END $$`

test('runs the statements of a migration without a transaction one by one', async () => {
  await migrate(url, await folderOf(A))
  expect(await migrate(url, await folderOf({ ...A, '2_index': INDEX }))).toEqual(['2_index'])
  const valid = `SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = 'a_id'::regclass`
  expect(await query(url, valid)).toEqual([{ valid: true }])
  expect(await query(url, 'SELECT id FROM a')).toHaveLength(4)
})

test('an interrupted migration without a transaction is not recorded, and runs again', async () => {
  const broken = `${INDEX}\n-- Next statement.\nINSERT INTO nowhere VALUES (1)`
  await migrate(url, await folderOf(A))
  await expect(migrate(url, await folderOf({ ...A, '2_index': broken }))).rejects.toThrow(
    'Migration 2_index failed: relation "nowhere" does not exist',
  )
  expect(await migrate(url, await folderOf({ ...A, '2_index': INDEX }))).toEqual(['2_index'])
})
