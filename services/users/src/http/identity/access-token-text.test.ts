import { sign } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { logInAs } from '../../../test/factories.ts'
import { tokenForge } from '../../../test/tokens.ts'

const server = useApp()
let forge: Awaited<ReturnType<typeof tokenForge>>
beforeEach(async () => {
  forge = await tokenForge(server)
})

async function expectRefused(token: string) {
  const headers = { authorization: `Bearer ${token}` }
  const answer = await server.send({ url: '/auth/status', headers })
  expect(answer.status).toBe(401)
  expect(answer.body).toMatchObject({
    code: 'invalid_token',
    message: 'Invalid token. Please log in again.',
  })
}

test('refuses a token with a changed character', async () => {
  const token = forge.forge()
  for (let at = 0; at < token.length; at += 7) {
    const other = token[at] === 'A' ? 'B' : 'A'
    await expectRefused(`${token.slice(0, at)}${other}${token.slice(at + 1)}`)
  }
})

test('refuses non-canonical spellings of a valid token', async () => {
  const token = forge.forge()
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const neighbor = alphabet[alphabet.indexOf(token.at(-1) ?? '') ^ 1]
  await expectRefused(`${token.slice(0, -1)}${neighbor}`)
  await expectRefused(`${token}=`)
  await expectRefused(`${token}==`)
  await expectRefused(`${token}.`)
  const [header, claims, signature] = token.split('.')
  await expectRefused(`${header}=.${claims}.${signature}`)
  const standard = token.replaceAll('-', '+').replaceAll('_', '/')
  if (standard !== token) await expectRefused(standard)
})

test.for(['.', '..', 'a.b', 'a.b.c', 'a.b.c.d', 'e30.e30.', 'bnVsbA.bnVsbA.bnVsbA', '%00', '💩'])(
  'refuses %s as an access token',
  async (token) => expectRefused(encodeURI(token)),
)

test.for(['[]', 'null', '"text"', '7', '{'])(
  'refuses a signed token with the claims %s',
  async (claims) => {
    const [header] = forge.forge().split('.')
    const input = `${header}.${Buffer.from(claims).toString('base64url')}`
    const signature = sign(null, Buffer.from(input), forge.key.privateKey).toString('base64url')
    await expectRefused(`${input}.${signature}`)
  },
)

test('refuses a refresh token as an access token', async () => {
  const { refreshToken } = await logInAs(server, 'employee')
  await expectRefused(refreshToken)
})
