import { acceptInvitation, status } from '@gatehouse/contract'
import { describe, expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createInvitation } from '../../../test/factories.ts'
import { PASSWORD } from '../../../test/secrets.ts'

describe.each(['closed', 'approval'])('with REGISTRATION=%s', (REGISTRATION) => {
  const server = useApp({ REGISTRATION })

  test('an invited person gets an approved account and a session', async () => {
    const { token } = await createInvitation(server)
    const body = { token, username: 'ada', password: PASSWORD }
    const answer = await server.call(acceptInvitation, { body })
    expect(answer.status).toBe(201)
    expect(answer.body.data).toMatchObject({ approved: true, email_verified: true })
    const me = await server.call(status, { token: answer.body.access_token })
    expect(me.status).toBe(200)
  })
})
