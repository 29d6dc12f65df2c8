import { expect, test } from 'vitest'
import { summaryOf } from './statement-spans.ts'

test.for([
  ['SELECT "public"."users"."id" FROM "public"."users" WHERE 1=1', 'SELECT users'],
  ['\n  INSERT INTO "sessions" (id) VALUES ($1)', 'INSERT sessions'],
  ['INSERT INTO mail_outbox (id) SELECT 1', 'INSERT mail_outbox'],
  ['UPDATE widgets SET name = $1', 'UPDATE widgets'],
  ['delete from tasks', 'DELETE tasks'],
  ['SELECT extract(epoch FROM signs_from) FROM signing_keys', 'SELECT signing_keys'],
  ['SELECT 1 WHERE a IS DISTINCT FROM b', 'SELECT'],
  ['WITH x AS (SELECT 1 FROM users) SELECT * FROM x', 'WITH users'],
  ['SELECT length FROM now()', 'SELECT'],
  ['LOCK TABLE signing_keys IN SHARE MODE', 'LOCK signing_keys'],
  ['BEGIN', 'BEGIN'],
  ['', 'UNKNOWN'],
] as const)('summarizes %j', ([text, summary]) => {
  expect(summaryOf(text).summary).toBe(summary)
})
