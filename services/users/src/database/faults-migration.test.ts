import { login, refresh, status } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../test/app.ts'
import { newDatabase, prepare } from '../../test/database.ts'
import { logInAs } from '../../test/factories.ts'
import { query } from '../../test/postgres.ts'
import { PASSWORD } from '../../test/secrets.ts'
import { tally } from '../../test/together.ts'

const database = await prepare(await newDatabase(`replanned_${process.pid}`))
const server = useApp({ ...database, DATABASE_POOL: '5' })

test('a migration that changes the result of prepared statements fails no request', async () => {
  const people = await Promise.all(
    Array.from({ length: 5 }, async () => {
      const { user, token, refreshToken } = await logInAs(server, 'employee')
      return { email: user.email, token, refreshToken }
    }),
  )
  const everything = () =>
    Promise.all(
      people.map(async ({ email, token, refreshToken: refresh_token }) => [
        await server.call(login, { body: { email, password: PASSWORD } }),
        await server.call(refresh, { body: { refresh_token } }),
        await server.call(status, { token }),
      ]),
    )
  expect(tally((await everything()).flat())).toEqual({ 200: 15 })
  await query(
    database.MIGRATION_DATABASE_URL,
    'ALTER TABLE users ALTER COLUMN last_login_at TYPE timestamptz(6)',
  )
  expect(tally((await everything()).flat())).toEqual({ 200: 15 })
})
