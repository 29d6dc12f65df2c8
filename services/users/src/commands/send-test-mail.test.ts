import getPort from 'get-port'
import { afterEach, expect, test } from 'vitest'
import { useApp } from '../../test/app.ts'
import { run } from '../../test/cli.ts'
import { mailTo } from '../../test/mail.ts'
import { type SmtpSink, startSink } from '../../test/smtp-sink.ts'

const server = useApp()
const ADDRESS = 'maria@example.test'
const MAIL_FROM = 'Gatehouse <accounts@example.test>'

let sink: SmtpSink | undefined
afterEach(async () => {
  await sink?.close()
  sink = undefined
})

test('send-test-mail sends immediately by MAIL_URL', async () => {
  sink = await startSink()
  const { host } = new URL(sink.url)
  const outcome = await run(['send-test-mail', ADDRESS], { MAIL_URL: sink.url, MAIL_FROM })
  const stdout = `${host} accepted the mail to ${ADDRESS}.\n`
  expect(outcome).toEqual({ code: 0, stdout, stderr: '' })
  expect(sink.received).toMatchObject([{ to: ADDRESS }])
})

test('send-test-mail prints the reply of a server that refuses', async () => {
  sink = await startSink({
    onRcptTo: (_address, _session, callback) => callback(new Error('5.7.1 relaying denied')),
  })
  const outcome = await run(['send-test-mail', ADDRESS], { MAIL_URL: sink.url, MAIL_FROM })
  expect(outcome.code).toBe(1)
  expect(outcome.stderr).toMatch(/^127\.0\.0\.1:\d+ did not accept the mail: 550 .*denied\n$/)
})

test('send-test-mail fails when the server cannot be reached', async () => {
  const MAIL_URL = `smtp://127.0.0.1:${await getPort()}`
  const { code, stderr } = await run(['send-test-mail', ADDRESS], { MAIL_URL, MAIL_FROM })
  expect(code).toBe(1)
  expect(stderr).toMatch(/^127\.0\.0\.1:\d+ did not accept the mail: .*ECONNREFUSED.*\n$/)
})

test('send-test-mail refuses a server that offers no STARTTLS for the credentials', async () => {
  sink = await startSink()
  const MAIL_URL = sink.url.replace('//', '//user:for-tests-only@')
  const { code, stderr } = await run(['send-test-mail', ADDRESS], { MAIL_URL, MAIL_FROM })
  expect(code).toBe(1)
  expect(stderr).toContain('did not accept the mail')
  expect(stderr).not.toContain('for-tests-only')
  expect(sink.received).toEqual([])
})

test('send-test-mail without MAIL_URL shows the mail in the inbox of development', async () => {
  const { code, stdout } = await run(['send-test-mail', ADDRESS])
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: 'MAIL_URL is not set: the mail is at http://localhost:8080/dev/mail.\n',
  })
  expect(await mailTo(server, ADDRESS)).toMatchObject([{ kind: 'test_mail' }])
})

test('send-test-mail without MAIL_URL is refused in production', async () => {
  const { code, stderr } = await run(['send-test-mail', ADDRESS], { NODE_ENV: 'production' })
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: 'MAIL_URL is not set: production sends no mail.\n',
  })
})

test('send-test-mail refuses a malformed address, and --help explains the exit codes', async () => {
  const { code, stderr } = await run(['send-test-mail', 'a@b.test, c@d.test'])
  expect(code).toBe(1)
  expect(stderr).toContain('Enter an address like name@example.com.')
  const { stdout } = await run(['send-test-mail', '--help'])
  for (const words of ['MAIL_URL', 'Exit code', '/dev/mail']) expect(stdout).toContain(words)
})
