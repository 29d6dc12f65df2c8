import { expect, test } from 'vitest'
import { workerDatabase } from '../../test/database.ts'
import { createPool } from './pool.ts'

test('a connection that fails between its checkout and its first query does not end the process', async () => {
  const { pool } = createPool({ connectionString: await workerDatabase() })
  try {
    const client = await pool.connect()
    expect(client.emit('error', new Error('terminating connection'))).toBe(true)
    client.release(true)
  } finally {
    await pool.end()
  }
})
