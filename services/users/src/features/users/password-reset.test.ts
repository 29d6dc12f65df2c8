import { confirmPasswordReset, resetUserPassword } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { readTrail } from '../../../test/audit.ts'
import { createUser, logInAs } from '../../../test/factories.ts'
import { mailTo } from '../../../test/mail.ts'
import { OTHER_PASSWORD } from '../../../test/secrets.ts'

const server = useApp()
const withoutMail = useApp({ NODE_ENV: 'production' })

const reset = async (id: string, at = server) => {
  const { token } = await logInAs(at, 'admin')
  return at.call(resetUserPassword, { params: { id }, token })
}

test('mails the link to the user and does not show it to the admin', async () => {
  const user = await createUser(server)
  const { status, body } = await reset(user.id)
  expect(status).toBe(200)
  expect(body.data).toEqual({ link: null })
  const [message] = await mailTo(server, user.email)
  if (message?.kind !== 'password_reset') throw new Error('No reset was mailed.')
  const { token } = message.data
  const confirmed = await server.call(confirmPasswordReset, {
    body: { token, new_password: OTHER_PASSWORD },
  })
  expect(confirmed.status).toBe(200)
  const [event] = await readTrail(server, { action: 'authn_password_reset_request' })
  expect(event).toMatchObject({ actor: { username: expect.any(String) }, user: { id: user.id } })
})

test('without mail the admin gets the link', async () => {
  const user = await createUser(withoutMail)
  const { body } = await reset(user.id, withoutMail)
  const [, token = ''] = (body.data.link ?? '').split('/reset-password#token=')
  const confirmed = await withoutMail.call(confirmPasswordReset, {
    body: { token, new_password: OTHER_PASSWORD },
  })
  expect(confirmed.status).toBe(200)
})

test.for([{ active: false }, { approval: 'pending' as const }, { approval: 'rejected' as const }])(
  'refuses a user who is not active: %o',
  async (state) => {
    const user = await createUser(server, state)
    expect(await reset(user.id)).toMatchObject({ status: 409, body: { code: 'conflict' } })
    expect(await mailTo(server, user.email)).toEqual([])
  },
)

test.for(['nonsense', '01a1fa65-0000-7000-8000-000000000000'])(
  'the user %s is unknown',
  async (id) => {
    expect((await reset(id)).status).toBe(404)
  },
)
