import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { newDatabase } from '../test/database.ts'
import { query } from '../test/postgres.ts'
import { APP_SECRET } from '../test/secrets.ts'
import { checkEnvironment, readConfig, readOwnerConfig } from './config.ts'

const DATABASE_URL = 'postgres://gatehouse:uT5rZ8@db.test:5432/gatehouse'

/** Writes a file that is removed after the test. */
function fileOf(content: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-config-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'secret')
  writeFileSync(file, content)
  return file
}

test('reads secrets from files, without the line break at the end', () => {
  const files = {
    APP_SECRET_FILE: fileOf(`${APP_SECRET}\n`),
    DATABASE_URL_FILE: fileOf(DATABASE_URL),
  }
  expect(readConfig(files)).toMatchObject({ APP_SECRET: [APP_SECRET], DATABASE_URL })
})

test('a secret rotates in a file as it does in the variable', () => {
  const next = 'n'.repeat(44)
  const file = fileOf(`${next},${APP_SECRET}\n`)
  expect(readConfig({ DATABASE_URL, APP_SECRET_FILE: file }).APP_SECRET).toEqual([next, APP_SECRET])
})

test('reports a missing file, an empty one and a secret that is set twice, without the content', () => {
  const twice = {
    APP_SECRET: 'x'.repeat(40),
    APP_SECRET_FILE: fileOf(APP_SECRET),
    DATABASE_URL_FILE: '/nonexistent',
    MIGRATION_DATABASE_URL_FILE: fileOf('\n'),
  }
  const check = () => checkEnvironment(twice)
  expect(check).toThrow('\n  APP_SECRET and APP_SECRET_FILE are both set')
  expect(check).toThrow('\n  DATABASE_URL_FILE names a file that cannot be read')
  expect(check).toThrow('\n  MIGRATION_DATABASE_URL_FILE names an empty file')
  expect(check).not.toThrow(APP_SECRET)
})

test('refuses a placeholder in a file in production', () => {
  const env = {
    NODE_ENV: 'production',
    DATABASE_URL,
    APP_SECRET_FILE: fileOf('changeme'.repeat(5)),
  }
  expect(() => readConfig(env)).toThrow('APP_SECRET still holds a placeholder')
})

test('a password of any characters opens the database', async () => {
  const password = 'p@ss/w:rd?#%41 $HOME\\\'"é€🙂'
  const owner = await newDatabase(`passwords_${process.pid}`)
  const role = `any_password_${process.pid}`
  await query(owner, `CREATE ROLE ${role} LOGIN PASSWORD ${pg.escapeLiteral(password)}`)
  const url = new URL(owner)
  url.username = role
  url.password = ''
  const { DATABASE_URL: complete } = readOwnerConfig({
    DATABASE_URL: url.href,
    DATABASE_PASSWORD_FILE: fileOf(`${password}\n`),
    MIGRATION_DATABASE_URL: owner,
  })
  const client = new pg.Client(complete)
  await client.connect()
  try {
    expect((await client.query('SELECT current_user')).rows).toEqual([{ current_user: role }])
  } finally {
    await client.end()
    await query(owner, `DROP ROLE ${role}`)
  }
})
