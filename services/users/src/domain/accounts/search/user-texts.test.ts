import { expect, test } from 'vitest'
import { removeUser, updateNames } from '#/domain/accounts/users.ts'
import { useApp } from '../../../../test/app.ts'
import { createUser } from '../../../../test/factories.ts'

const server = useApp()

const texts = async () => (await server.app.db.userText.findMany()).map(({ text }) => text)

test('the search text follows name changes in lower case and is deleted with the user', async () => {
  const { db } = server.app
  const { id } = await createUser(server, { username: 'Ada', email: 'Ada@Example.test' })
  expect(await texts()).toEqual(['ada\nada@example.test'])
  const names = { username: 'Countess', email: 'Lovelace@example.test' }
  await updateNames(db, id, names)
  expect(await texts()).toEqual(['countess\nlovelace@example.test'])
  await removeUser(db, id)
  expect(await texts()).toEqual([])
})
