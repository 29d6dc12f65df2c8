import { afterAll, expect, inject, test } from 'vitest'
import { asService } from '../../../test/database.ts'
import { databaseUrl, query } from '../../../test/postgres.ts'
import { migrate } from './migrate.ts'
import { prepareDatabase } from './service-role.ts'
import { checkDatabase } from './start-check.ts'

const serverUrl = inject('serverUrl')
const names: string[] = []
afterAll(async () => {
  for (const name of names) await query(serverUrl, `DROP DATABASE "${name}" WITH (FORCE)`)
})

async function databaseWith(locale: string): Promise<string> {
  const name = `case_rules_${process.pid}_${names.length}`
  await query(serverUrl, `CREATE DATABASE "${name}" ENCODING 'UTF8' ${locale} TEMPLATE template0`)
  names.push(name)
  return databaseUrl(serverUrl, name)
}

const turkish = (locale: string) =>
  databaseWith(`LOCALE_PROVIDER icu ICU_LOCALE '${locale}' LOCALE 'C'`)

test.for(['tr-TR', 'az'])(
  'migrate refuses a database with the case rules of %s before it creates anything',
  async (locale) => {
    const url = await turkish(locale)
    await expect(migrate(url)).rejects.toThrow(
      `The database's locale ${locale} has its own case rules, by which MICHAEL and michael are two accounts.`,
    )
    const tables = await query(
      url,
      "SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace",
    )
    expect(tables).toEqual([])
  },
)

test('the start check refuses a database whose case rules changed', async () => {
  const url = await databaseWith("LOCALE_PROVIDER icu ICU_LOCALE 'en' LOCALE 'C'")
  await prepareDatabase(url, asService(url))
  await checkDatabase(asService(url))
  await query(
    serverUrl,
    `UPDATE pg_database SET datlocale = 'tr-TR' WHERE datname = '${new URL(url).pathname.slice(1)}'`,
  )
  const compared = await query(url, "SELECT 'MICHAEL'::citext = 'michael'::citext AS same")
  expect(compared).toEqual([{ same: false }])
  await expect(checkDatabase(asService(url))).rejects.toThrow("The database's locale tr-TR")
})

test.for([
  "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'",
  "LOCALE_PROVIDER icu ICU_LOCALE 'de' LOCALE 'C'",
  "LOCALE_PROVIDER libc LOCALE 'C'",
])('accepts a database with %s', async (locale) => {
  const url = await databaseWith(locale)
  await prepareDatabase(url, asService(url))
  await expect(checkDatabase(asService(url))).resolves.toEqual({ sharesConnections: false })
})
