import { confirmPasswordReset, requestPasswordReset } from '@gatehouse/contract'
import { beforeEach, expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createUser } from '../../../test/factories.ts'
import { askForReset, IN_BROWSER, mailIsDone } from '../../../test/recovery.ts'
import { OTHER_PASSWORD } from '../../../test/secrets.ts'

const server = useApp()
let user: Awaited<ReturnType<typeof createUser>>
beforeEach(async () => {
  user = await createUser(server)
})

const confirm = (code: string, cookies: Record<string, string>) =>
  server.call(confirmPasswordReset, {
    body: { code, new_password: OTHER_PASSWORD },
    ...IN_BROWSER,
    cookies,
  })

const wrong = (code: string) => code.slice(0, -1) + ((Number(code.at(-1)) + 1) % 10)

test('a code resets the password once in the browser that asked', async () => {
  const { code, cookies } = await askForReset(server, user.email)
  expect((await confirm(code, cookies)).status).toBe(200)
  expect(await confirm(code, cookies)).toMatchObject({ status: 400, body: { code: 'code_wrong' } })
})

test('the codes of two mails to one browser work', async () => {
  const first = await askForReset(server, user.email)
  const second = await askForReset(server, user.email, first.cookies)
  expect(second.cookies).toEqual(first.cookies)
  expect((await confirm(first.code, second.cookies)).status).toBe(200)
})

test('a code does nothing in another browser, without its cookie or with two', async () => {
  const { code, cookies } = await askForReset(server, user.email)
  const other = await askForReset(server, (await createUser(server)).email)
  expect((await confirm(code, other.cookies)).status).toBe(400)
  const bare = await server.call(confirmPasswordReset, {
    body: { code, new_password: OTHER_PASSWORD },
    cookies,
  })
  const twice = await server.call(confirmPasswordReset, {
    body: { code, new_password: OTHER_PASSWORD },
    headers: {
      ...IN_BROWSER.headers,
      cookie: `gatehouse_recovery=${other.cookies.gatehouse_recovery}; gatehouse_recovery=${cookies.gatehouse_recovery}`,
    },
  })
  for (const answer of [await confirm(code, {}), bare, twice]) {
    expect(answer).toMatchObject({
      status: 400,
      body: { errors: { code: expect.stringContaining('only in the browser') } },
    })
  }
})

test('five wrong codes void the code and leave the link', async () => {
  const { token, code, cookies } = await askForReset(server, user.email)
  const messages = []
  for (let tries = 0; tries < 6; tries += 1) {
    messages.push((await confirm(wrong(code), cookies)).body)
  }
  expect(messages.map((body) => (body as { message?: string }).message)).toEqual([
    'This code is wrong. 4 tries are left.',
    'This code is wrong. 3 tries are left.',
    'This code is wrong. 2 tries are left.',
    'This code is wrong. One try is left.',
    expect.stringContaining('no longer works'),
    expect.stringContaining('no longer works'),
  ])
  expect((await confirm(code, cookies)).status).toBe(400)
  const body = { token, new_password: OTHER_PASSWORD }
  expect((await server.call(confirmPasswordReset, { body })).status).toBe(200)
})

test('guessing codes for an unknown address is answered like guessing for a known one', async () => {
  const answersFor = async (email: string) => {
    const { cookies: set } = await server.call(requestPasswordReset, {
      body: { email },
      ...IN_BROWSER,
    })
    await mailIsDone(server)
    const cookies = { gatehouse_recovery: set[0]?.value ?? '' }
    const answers = []
    for (let tries = 0; tries < 7; tries += 1) answers.push(await confirm('00000000', cookies))
    return answers.map(({ status, body }) => [status, (body as { message?: string }).message])
  }
  expect(await answersFor('nobody@example.test')).toEqual(await answersFor(user.email))
})

test('a wrong code is answered alike after the owner has used the link, so that it reveals no account', async () => {
  const known = await askForReset(server, user.email)
  const body = { token: known.token, new_password: OTHER_PASSWORD }
  expect((await server.call(confirmPasswordReset, { body })).status).toBe(200)
  const unknown = await server.call(requestPasswordReset, {
    body: { email: 'nobody@example.test' },
    ...IN_BROWSER,
  })
  await mailIsDone(server)
  const answers = []
  for (const browser of [known.cookies.gatehouse_recovery, unknown.cookies[0]?.value ?? '']) {
    const { status, body: answer } = await confirm('00000000', { gatehouse_recovery: browser })
    answers.push([status, (answer as { message?: string }).message])
  }
  expect(answers).toEqual(Array(2).fill([400, 'This code is wrong. 4 tries are left.']))
  expect((await confirm(known.code, known.cookies)).status).toBe(400)
})

test('a second request within a minute adds no tries, for known and unknown addresses alike', async () => {
  const repeated = async (email: string) => {
    const ask = async (cookies = {}) => {
      const asked = await server.call(requestPasswordReset, {
        body: { email },
        ...IN_BROWSER,
        cookies,
      })
      await mailIsDone(server)
      return { gatehouse_recovery: asked.cookies[0]?.value ?? '' }
    }
    const cookies = await ask()
    for (let tries = 0; tries < 5; tries += 1) await confirm('00000000', cookies)
    await ask(cookies)
    const { body } = await confirm('00000000', cookies)
    return (body as { message?: string }).message
  }
  const answers = [await repeated(user.email), await repeated('nobody@example.test')]
  expect(answers).toEqual(Array(2).fill(expect.stringContaining('no longer works')))
})
