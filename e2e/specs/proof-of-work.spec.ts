import { ErrorBody } from '@gatehouse/contract'
import pg from 'pg'
import { env } from '../fixtures/env.ts'
import { fillLogIn, personMenu } from '../fixtures/forms.ts'
import { expect, test } from '../fixtures/test.ts'

const { confirmingDatabaseUrl } = env
test.skip(!confirmingDatabaseUrl, 'Needs the database of a stack (CONFIRMING_DATABASE_URL).')

/** Runs one statement as the database's owner. */
async function query(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: confirmingDatabaseUrl })
  await client.connect()
  await client.query(sql).finally(() => client.end())
}

/** Makes new devices prove work, as hundreds of failed log-ins do, for which the suite would hash for a minute. */
const ESCALATE = `
  INSERT INTO log_in_pressure (proof_since, proof_until) VALUES (now(), now() + interval '2 hours')
  ON CONFLICT (id) DO UPDATE SET proof_since = excluded.proof_since, proof_until = excluded.proof_until`

test.afterEach(() => query('DELETE FROM log_in_pressure'))

test('While many log-ins fail, a new browser logs in with a proof of work', async ({
  page,
  consoleWatch,
}) => {
  consoleWatch.allow(/status of 429/)
  await query(ESCALATE)
  await page.goto('/login')
  const asked = page.waitForResponse((response) => response.status() === 429)
  const scripts: string[] = []
  page.on('request', (request) => scripts.push(request.url()))
  await fillLogIn(page, env.admin)
  expect(ErrorBody.parse(await (await asked).json()).code).toBe('proof_required')
  await expect(personMenu(page, 'admin')).toBeVisible()
  // The log-in page itself does not carry the code.
  expect(scripts.filter((url) => url.includes('proof-worker'))).toHaveLength(1)
})
