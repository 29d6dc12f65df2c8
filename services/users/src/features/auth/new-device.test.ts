import { forgetDevices, login, patchPreferences } from '@gatehouse/contract'
import { expect, test, vi } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createInvitation, createUser, openSession } from '../../../test/factories.ts'
import { deviceIn, guess, logInFrom } from '../../../test/log-ins.ts'
import { mailTo } from '../../../test/mail.ts'
import { askForReset } from '../../../test/recovery.ts'
import { OTHER_PASSWORD, PASSWORD } from '../../../test/secrets.ts'

const server = useApp()
const withoutMail = useApp({
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://accounts.example.test',
})

const ada = { email: 'ada@example.test' }
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const BROWSER = { 'auth-transport': 'cookie', 'sec-fetch-site': 'same-origin' }

const kinds = async () => (await mailTo(server, ada.email)).map(({ kind }) => kind)
const noticesOf = async () => (await kinds()).filter((kind) => kind === 'new_device').length

test('mails the owner about a log-in in a browser without a device cookie', async () => {
  await createUser(server, { username: 'ada' })
  const answer = await server.send({
    method: 'POST',
    url: '/auth/login',
    remoteAddress: '198.51.100.7',
    headers: { ...BROWSER, 'user-agent': FIREFOX },
    payload: { ...ada, password: PASSWORD },
  })
  expect(answer.status).toBe(200)
  const [mail, ...others] = await mailTo(server, ada.email)
  expect(others).toEqual([])
  expect(mail?.kind).toBe('new_device')
  expect(mail?.text).toMatch(/Time: .+ at .+ UTC/)
  expect(mail?.text).toContain('Device: Firefox on Linux')
  expect(mail?.text.replaceAll('\u2060', '')).toContain('IP address: 198.51.100.7')
})

test('mails nothing about a log-in on a known device', async () => {
  await createUser(server, { username: 'ada' })
  const device = deviceIn(await logInFrom(server, ada))
  await logInFrom(server, { ...ada, device, ip: '198.51.100.7' })
  expect(await noticesOf()).toBe(1)
})

test.for([
  ['of another account', async () => deviceIn(await logInFrom(server, { email: 'eve' }))],
  ['that was forgotten', async () => forgottenDevice()],
] as const)('mails about a log-in with a device cookie %s', async ([, cookie]) => {
  await createUser(server, { username: 'ada' })
  await createUser(server, { username: 'eve' })
  const device = await cookie()
  const before = await noticesOf()
  await logInFrom(server, { ...ada, device })
  expect(await noticesOf()).toBe(before + 1)
})

async function forgottenDevice() {
  const answer = await logInFrom(server, ada)
  const token = String(answer.body['access_token'])
  await server.call(forgetDevices, { token })
  return deviceIn(answer)
}

test('a failed log-in mails nothing', async () => {
  await createUser(server, { username: 'ada' })
  await createUser(server, { username: 'eve', active: false })
  await guess(server, ada)
  await logInFrom(server, { email: 'eve' })
  expect(await mailTo(server, ada.email)).toEqual([])
  expect(await mailTo(server, 'eve@example.test')).toEqual([])
})

const fullDisk = `
  CREATE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN RAISE 'the disk is full' USING ERRCODE = '53100'; END $$;
  CREATE TRIGGER full_disk BEFORE INSERT ON mail_outbox EXECUTE FUNCTION disk_full()`

test('a log-in whose notice cannot be written opens no session', async () => {
  await createUser(server, { username: 'ada' })
  await server.owner.query(fullDisk)
  try {
    expect((await logInFrom(server, ada)).status).toBe(503)
    expect(await server.app.db.session.count()).toBe(0)
    expect(await server.app.db.auditEvent.count()).toBe(0)
  } finally {
    await server.owner.query('DROP FUNCTION disk_full CASCADE')
  }
})

test('of 20 log-ins at once, at most ten are mailed, then one every six minutes', async () => {
  await createUser(server, { username: 'ada' })
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) => logInFrom(server, { ...ada, ip: `192.0.${n}.1` })),
  )
  // A busy machine refuses some.
  const opened = answers.filter(({ status }) => status === 200).length
  expect(await noticesOf()).toBe(Math.min(opened, 10))
  await server.owner.query(`UPDATE users SET new_device_mail_until = now() + interval '1 hour'`)
  const before = await noticesOf()
  await server.owner.query(
    `UPDATE users SET new_device_mail_until = new_device_mail_until - interval '6 minutes'`,
  )
  for (let n = 0; n < 2; n += 1) await logInFrom(server, ada)
  expect(await noticesOf()).toBe(before + 1)
})

test('mails nothing after the owner has switched it off', async () => {
  const user = await createUser(server, { username: 'ada' })
  const { token } = await openSession(server, user)
  await server.call(patchPreferences, { body: { notify_new_device: false }, token })
  await logInFrom(server, ada)
  expect(await noticesOf()).toBe(0)
})

test('logs in without mail, and spends no allowance', async () => {
  await createUser(withoutMail, { username: 'ada' })
  const answer = await withoutMail.call(login, { body: { ...ada, password: PASSWORD } })
  expect(answer.status).toBe(200)
  const user = await withoutMail.app.db.user.findFirstOrThrow({ where: { username: 'ada' } })
  expect(user.newDeviceMailUntil).toBeNull()
})

test('a registration and an accepted invitation make the browser known', async () => {
  const { token } = await createInvitation(server, { email: 'eve@example.test' })
  const send = (url: string, payload: object) =>
    server.send({ method: 'POST', url, headers: BROWSER, payload })
  const password = PASSWORD
  const registered = await send('/auth/register', { ...ada, username: 'ada', password })
  const accepted = await send('/auth/invitations/accept', { token, username: 'eve', password })
  await logInFrom(server, { ...ada, device: deviceIn(registered) })
  await logInFrom(server, { email: 'eve', device: deviceIn(accepted) })
  expect(await noticesOf()).toBe(0)
  expect(await mailTo(server, 'eve@example.test')).toEqual([])
})

test('a reset makes the browser known', async () => {
  await createUser(server, { username: 'ada' })
  const { token } = await askForReset(server, ada.email)
  const reset = await server.send({
    method: 'POST',
    url: '/auth/password-resets/confirm',
    headers: BROWSER,
    payload: { token, new_password: OTHER_PASSWORD },
  })
  await logInFrom(server, { ...ada, password: OTHER_PASSWORD, device: deviceIn(reset) })
  expect(await noticesOf()).toBe(0)
})

test('a log-in on a known device runs the statement without the notice', async () => {
  await createUser(server, { username: 'ada' })
  const device = deviceIn(await logInFrom(server, ada))
  const prepared = vi.spyOn(server.app.db, '$prepared')
  await logInFrom(server, { ...ada, device })
  const names = prepared.mock.calls.map(([name]) => name)
  prepared.mockRestore()
  expect(names.at(-1)).toBe('log_in_known_device')
})
