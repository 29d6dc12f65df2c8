import { changePassword, updateUser } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { putAddress } from '../../../test/address-change.ts'
import { useApp } from '../../../test/app.ts'
import { readTrail } from '../../../test/audit.ts'
import { createUser, logInAs } from '../../../test/factories.ts'
import { mailTo } from '../../../test/mail.ts'
import { mailIsDone } from '../../../test/recovery.ts'
import { OTHER_PASSWORD, PASSWORD } from '../../../test/secrets.ts'

const server = useApp()
const off = useApp({ NODE_ENV: 'production' })

const NEW = 'moved@example.test'
const rowOf = (id: string, { app } = server) => app.db.user.findUnique({ where: { id } })
const kindsTo = async (email: string) => (await mailTo(server, email)).map(({ kind }) => kind)

test('applies the username at once, and mails a link to the new address, which is not changed yet', async () => {
  const person = await logInAs(server, 'employee')
  const { user, token } = person
  const body = { username: 'renamed', email: NEW, current_password: PASSWORD }
  const answer = await server.call(updateUser, { params: { id: user.id }, body, token })
  expect(answer).toMatchObject({
    status: 200,
    body: {
      message: `${user.id} was updated!`,
      data: { username: 'renamed', email: user.email },
    },
  })
  await mailIsDone(server)
  const [message] = await mailTo(server, NEW)
  expect(message?.to).toEqual({ id: null, username: 'renamed', email: NEW })
  expect(message?.text).toMatch(/http:\/\/localhost:8080\/confirm-address#token=[\w-]{43}\n/)
  expect(await kindsTo(user.email)).toEqual([])
  expect(await rowOf(user.id)).toMatchObject({ username: 'renamed', email: user.email })
})

test('audits the address that was asked for', async () => {
  const person = await logInAs(server, 'employee')
  await putAddress(server, person, NEW)
  expect(await readTrail(server, { action: 'user_updated' })).toMatchObject([
    { user: { id: person.user.id }, changes: { new_email: { before: null, after: NEW } } },
  ])
})

for (const [mode, at] of [
  ['with', server],
  ['without', off],
] as const) {
  test(`${mode} mail, a missing or wrong password is reported on its field, and changes nothing`, async () => {
    const { user, token } = await logInAs(at, 'employee')
    const names = { username: 'renamed', email: NEW }
    const put = (body: object) =>
      at.call(updateUser, { params: { id: user.id }, body: { ...names, ...body }, token })
    expect(await put({})).toMatchObject({
      status: 400,
      body: {
        code: 'validation_failed',
        errors: { current_password: 'Enter your password.' },
      },
    })
    expect(await put({ current_password: OTHER_PASSWORD })).toMatchObject({
      status: 400,
      body: { errors: { current_password: 'This is not your current password.' } },
    })
    expect(await rowOf(user.id, at)).toEqual(user)
  })

  test(`${mode} mail, another case of one’s own address needs no password`, async () => {
    const { user, token } = await logInAs(at, 'employee')
    const body = { username: user.username, email: user.email.toUpperCase() }
    const answer = await at.call(updateUser, { params: { id: user.id }, body, token })
    expect(answer).toMatchObject({ status: 200, body: { data: body } })
  })

  test(`${mode} mail, wrong passwords share the limit of all checks of one’s own password`, async () => {
    const person = await logInAs(at, 'employee')
    for (let count = 0; count < 10; count += 1)
      await putAddress(at, { ...person, password: 'wrong' }, NEW)
    const refused = await putAddress(at, person, NEW)
    expect(refused).toMatchObject({ status: 429, body: { code: 'too_many_requests' } })
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    const body = { current_password: PASSWORD, new_password: OTHER_PASSWORD }
    expect((await at.call(changePassword, { body, token: person.token })).status).toBe(429)
  })
}

test('without mail, changes the address at once, and answers 409 to a taken one', async () => {
  const person = await logInAs(off, 'employee')
  expect(await putAddress(off, person, NEW)).toMatchObject({
    status: 200,
    body: { data: { email: NEW, email_verified: false } },
  })
  await createUser(off, { email: 'taken@example.test' })
  expect(await putAddress(off, person, 'Taken@example.test')).toMatchObject({
    status: 409,
    body: { code: 'user_exists', errors: { email: 'This address is taken.' } },
  })
  expect(await off.app.db.mailOutbox.count()).toBe(0)
  const { rows } = await off.owner.query('SELECT FROM account_links')
  expect(rows).toEqual([])
})

test('a taken username is 409 also with another address, and mails nothing', async () => {
  await createUser(server, { username: 'taken', email: NEW })
  const { user, token } = await logInAs(server, 'employee')
  const body = { username: 'Taken', email: NEW, current_password: PASSWORD }
  const put = (ifMatch?: string) =>
    server.call(updateUser, { params: { id: user.id }, body, token, ifMatch })
  for (const answer of [await put(), await put('"other"')]) {
    expect(answer).toMatchObject({ status: 409, body: { code: 'user_exists' } })
    expect(answer.body).toHaveProperty('errors', { username: 'This username is taken.' })
  }
  await mailIsDone(server)
  expect(await kindsTo(NEW)).toEqual([])
})

test('a taken address does not hide 412', async () => {
  await createUser(server, { email: NEW })
  const { user, token } = await logInAs(server, 'employee')
  const body = { username: user.username, email: NEW, current_password: PASSWORD }
  const params = { id: user.id }
  const answer = await server.call(updateUser, { params, body, token, ifMatch: '"other"' })
  expect(answer.status).toBe(412)
})
