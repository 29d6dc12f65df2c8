import type pg from 'pg'

const UPPER_CASE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'

interface Rules {
  lowerCase: string
  locale: string
}

// The column was named daticulocale before Postgres 17.
const RULES = `
  SELECT lower($1::text) AS "lowerCase",
    coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale', datcollate) AS locale
  FROM pg_database d WHERE datname = current_database()`

/**
 * Throws when the database's locale lower-cases A to Z differently. citext compares with `lower()` in that locale, so
 * in a Turkish one MICHAEL and michael would be two accounts.
 */
export async function checkCaseRules(client: pg.Client): Promise<void> {
  const { rows } = await client.query<Rules>(RULES, [UPPER_CASE])
  const [rules] = rows
  if (!rules || rules.lowerCase === UPPER_CASE.toLowerCase()) return
  throw new Error(
    `The database's locale ${rules.locale} has its own case rules, by which MICHAEL and michael are two accounts. Make the database in another one: CREATE DATABASE … ENCODING 'UTF8' LOCALE_PROVIDER libc LOCALE 'C.UTF-8' TEMPLATE template0.`,
  )
}
