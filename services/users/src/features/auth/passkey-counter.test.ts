import { beforeEach, expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { readTrail } from '../../../test/audit.ts'
import { authenticator } from '../../../test/authenticator.ts'
import { logInAs } from '../../../test/factories.ts'
import { kindsOfMail } from '../../../test/mail.ts'
import { passkeysOf } from '../../../test/passkeys.ts'

const server = useApp()
const passkeys = passkeysOf(server)

let session: Awaited<ReturnType<typeof passkeys.add>>
let device: ReturnType<typeof authenticator>
beforeEach(async () => {
  device = authenticator({ counts: true })
  session = await passkeys.add((await logInAs(server, 'employee')).token, device)
})

const regressedAt = async () => (await passkeys.list(session.token))[0]?.counter_regressed_at
const copies = async () =>
  (await kindsOfMail(server)).filter((kind) => kind === 'passkey_copied').length

test('a copy of a passkey is refused once the original was used, recorded, shown and mailed', async () => {
  const copy = device.copy()
  expect((await passkeys.logIn(device)).status).toBe(200)
  expect(await regressedAt()).toBeNull()
  device.restore(copy)
  expect((await passkeys.logIn(device)).body).toMatchObject({ code: 'passkey_refused' })
  expect(Date.parse((await regressedAt()) ?? '')).toBeGreaterThan(Date.now() - 10_000)
  const actions = (await readTrail(server)).map(({ action }) => action)
  expect(actions).toContain('authn_passkey_counter_regressed')
  expect(await copies()).toBe(1)
})

test('the original is noticed once a copy was used', async () => {
  const original = device.copy()
  await passkeys.logIn(device)
  await passkeys.logIn(device)
  device.restore(original)
  expect((await passkeys.logIn(device)).body).toMatchObject({ code: 'passkey_refused' })
})

test('a copy can’t flood its owner with mail', async () => {
  const copy = device.copy()
  await passkeys.logIn(device)
  for (let tries = 0; tries < 3; tries += 1) {
    device.restore(copy)
    await passkeys.logIn(device)
  }
  expect(await copies()).toBe(1)
})

test('responses of a copy at once are mailed once', async () => {
  const copy = device.copy()
  await passkeys.logIn(device)
  device.restore(copy)
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => passkeys.logIn(device, { counter: 1 })),
  )
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]))
  expect(await copies()).toBe(1)
})

test('two responses with the same counter at once open one session', async () => {
  const answers = await Promise.all([
    passkeys.logIn(device, { counter: 7 }),
    passkeys.logIn(device, { counter: 7 }),
  ])
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 401])
})

test('a counter that stops at zero went back', async () => {
  await passkeys.logIn(device)
  expect((await passkeys.logIn(device, { counter: 0 })).body).toMatchObject({
    code: 'passkey_refused',
  })
})

test('an account that changes during the log-in is no copy', async () => {
  const original = server.app.db.$transaction
  let changed = 0
  server.app.db.$transaction = (async (...all: Parameters<typeof original>) => {
    if (changed === 0) {
      changed += 1
      await server.owner.query('UPDATE users SET device_epoch = device_epoch + 1')
    }
    return original(...all)
  }) as typeof original
  try {
    expect((await passkeys.logIn(device)).status).toBe(200)
  } finally {
    server.app.db.$transaction = original
  }
  expect(changed).toBe(1)
  expect(await regressedAt()).toBeNull()
})
