import { readRegistration, register } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { mailTo } from '../../../test/mail.ts'
import { mailIsDone } from '../../../test/recovery.ts'
import { addressOf, mailedToken, reserve } from '../../../test/registrations.ts'
import { OTHER_PASSWORD } from '../../../test/secrets.ts'

const server = useApp({ EMAIL_VERIFICATION: 'required' })

const readRows = async () => {
  const { rows } = await server.owner.query<{ id: string; username: string; email: string }>(
    'SELECT id, username, email FROM registrations ORDER BY id',
  )
  return rows
}

test('the same username and password correct the address', async () => {
  await reserve(server, 'newcomer', addressOf('mistyped'))
  const answer = await reserve(server, 'Newcomer', addressOf('right'))
  expect(answer.status).toBe(202)
  await mailIsDone(server)
  // The worker may have mailed the first link already.
  for (const message of await mailTo(server, addressOf('mistyped'))) {
    const token = message.kind === 'confirm_registration' ? message.data.token : ''
    expect((await server.call(readRegistration, { body: { token } })).status).toBe(404)
  }
  const rows = await readRows()
  expect(rows.map(({ username, email }) => [username, email])).toEqual([
    ['Newcomer', addressOf('right')],
  ])
})

test('the same form again keeps the reservation, so that the mailed link stays valid', async () => {
  await reserve(server, 'newcomer')
  const token = await mailedToken(server, addressOf('newcomer'))
  const [before] = await readRows()
  expect((await reserve(server, 'newcomer', 'Newcomer@example.test')).status).toBe(202)
  await mailIsDone(server)
  expect(await readRows()).toEqual([before])
  expect((await server.call(readRegistration, { body: { token } })).status).toBe(200)
})

test('ten wrong passwords end the corrections of an address, also for the right one', async () => {
  await reserve(server, 'newcomer')
  for (let times = 0; times < 10; times += 1) {
    const answer = await server.call(register, {
      body: { username: 'newcomer', email: addressOf('thief'), password: OTHER_PASSWORD },
    })
    expect(answer.status).toBe(409)
  }
  expect((await reserve(server, 'newcomer', addressOf('right'))).status).toBe(409)
  expect((await readRows()).map(({ email }) => email)).toEqual([addressOf('newcomer')])
})
