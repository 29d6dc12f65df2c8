import { acceptInvitation, invite, listInvitations, resendInvitation } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { logInAs } from '../../../test/factories.ts'
import { PASSWORD } from '../../../test/secrets.ts'

const server = useApp({ NODE_ENV: 'production', PUBLIC_URL: 'https://accounts.example.test' })

const LINK = /^https:\/\/accounts\.example\.test\/invitation#token=([\w-]{43})$/
const tokenOf = (link: string | undefined) => LINK.exec(link ?? '')?.[1] ?? ''

test('without mail the admin gets each one-time link once, built from PUBLIC_URL', async () => {
  const { token } = await logInAs(server, 'admin')
  const body = { emails: ['ada@example.test', 'grace@example.test'], role: 'employee' as const }
  const headers = { host: 'evil.example' }
  const { invited } = (await server.call(invite, { body, token, headers })).body.data
  const links = invited.map(({ link }) => link)
  expect(links).toEqual([expect.stringMatching(LINK), expect.stringMatching(LINK)])
  expect(new Set(links).size).toBe(2)
  const list = await server.call(listInvitations, { query: {}, token })
  expect(JSON.stringify(list.body)).not.toContain('#token')

  const params = { id: invited[0]?.id ?? '' }
  const resent = (await server.call(resendInvitation, { params, token })).body.data.link
  const open = (link: string | undefined) => {
    const account = { token: tokenOf(link), username: 'ada', password: PASSWORD }
    return server.call(acceptInvitation, { body: account })
  }
  expect((await open(links[0])).status).toBe(404)
  expect((await open(resent)).status).toBe(201)
  const { rows } = await server.owner.query('SELECT FROM mail_outbox')
  expect(rows).toEqual([])
})
