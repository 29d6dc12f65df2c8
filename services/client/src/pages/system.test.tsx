import { getSystem, type SystemReport } from '@gatehouse/contract'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { mock, refuse } from '../../test/mock.ts'
import { admin, user } from '../../test/people.ts'
import { loggedInAs, visit } from '../../test/visit.tsx'

const report = (over: Partial<SystemReport> = {}): SystemReport => ({
  checked_at: '2026-01-02T03:04:05.000Z',
  version: '1.2.3',
  node: 'v24.1.0',
  replicas: [{ version: '1.2.3', count: 3 }],
  database: {
    version: '17.2',
    bytes: 12_345_678,
    connections: { used: 14, limit: 97 },
    prepared: true,
  },
  keys: {
    signs_since: '2026-01-01T00:00:00.000Z',
    next_rotation: '2999-01-01T00:00:00.000Z',
    retired: 1,
  },
  hashes_waiting: 2,
  mail: { mode: 'smtp', pending: 4, failed: 1, oldest_pending_seconds: 125 },
  trail: { bytes: 987, unsealed_seconds: 3 },
  backups: { last: '2026-01-02T01:04:05.000Z', last_drill: null, drill_succeeded: null },
  problems: [],
  ...over,
})
const answer = (over: Partial<SystemReport> = {}) => ({
  status: 'success' as const,
  data: report(over),
})

async function open(over: Partial<SystemReport> = {}) {
  loggedInAs(admin())
  const calls = mock(getSystem, answer(over))
  const visited = await visit('/system')
  await screen.findByRole('region', { name: 'Database' })
  return { ...visited, calls }
}
const group = (name: string) => screen.getByRole('region', { name })

test('redirects anonymous visitors to log in, and back', async () => {
  const { at } = await visit('/system')
  await screen.findByRole('heading', { name: 'Log in' })
  expect(at().search).toBe('?next=%2Fsystem')
})

test.each(['employee', 'manager'] as const)('refuses %ss, and sends no request', async (role) => {
  loggedInAs(user({ role }))
  await visit('/system')
  expect(await screen.findByText('Only admins can view the system.')).toBeVisible()
})

test('links admins to the page in their menu', async () => {
  const { person } = await open()
  await person.click(screen.getByRole('button', { name: 'admin' }))
  const banner = within(screen.getByRole('banner'))
  expect(await banner.findByRole('link', { name: 'System' })).toHaveAttribute('href', '/system')
})

test('shows the facts of each part', async () => {
  await open()
  expect(group('Service')).toHaveTextContent(/Gatehouse1\.2\.3.*v24\.1\.0.*of 1\.2\.33.*hashes2/)
  expect(group('Database')).toHaveTextContent(/17\.2.*Size12\.3 MB.*14 of 97.*Up to date/)
  expect(group('Signing keys')).toHaveTextContent(/signs since.*1 January 2026.*Retired keys1/)
  expect(group('Mail')).toHaveTextContent(/mail server.*Waiting4.*2 minutes.*last day1/)
  expect(group('Audit trail')).toHaveTextContent(/987 byte.*3 seconds/)
  expect(group('Backups')).toHaveTextContent(
    /Last backup.*2 January 2026.*Last restore drillNever$/,
  )
  expect(screen.getByText('No problems were found.')).toBeVisible()
  expect(screen.getByText(/^Checked at \d\d:\d\d:05\.$/)).toBeVisible()
  expect(document.title).toBe('System · Gatehouse')
})

test('says what is unknown, and what there is none of', async () => {
  await open({
    hashes_waiting: null,
    keys: { signs_since: null, next_rotation: null, retired: 0 },
    mail: { mode: 'off', pending: 0, failed: 0, oldest_pending_seconds: 0 },
    trail: { bytes: 0, unsealed_seconds: 0 },
    backups: { last: null, last_drill: '2026-01-01T00:00:00.000Z', drill_succeeded: false },
  })
  expect(group('Service')).toHaveTextContent(/hashesUnknown$/)
  expect(group('Signing keys')).toHaveTextContent(/sinceUnknown.*rotationUnknown/)
  expect(group('Mail')).toHaveTextContent(/DeliveryOff.*Oldest waitingNone/)
  expect(group('Audit trail')).toHaveTextContent(/0 byte.*sealNone/)
  expect(group('Backups')).toHaveTextContent(/backupNever.*drill.*1 January 2026.*drillFailed$/)
})

test('lists problems with their remedies, and commands as code', async () => {
  await open({
    problems: [
      { topic: 'database', text: 'A migration is missing: run `npm run users -- migrate`.' },
      { topic: 'of_a_newer_service' as 'mail', text: 'Something else.' },
    ],
  })
  const [first, second] = within(screen.getByRole('list', { name: 'Problems' })).getAllByRole(
    'listitem',
  )
  expect(first).toHaveTextContent('DatabaseA migration is missing: run npm run users -- migrate.')
  expect(first?.querySelector('code')).toHaveTextContent('npm run users -- migrate')
  expect(second).toHaveTextContent('of_a_newer_serviceSomething else.')
  expect(screen.getByText(/There are 2 problems\./)).toHaveAttribute('role', 'status')
})

test('checks again, and keeps the former report until then', async () => {
  const { person, calls } = await open()
  const { promise, resolve } = Promise.withResolvers<void>()
  mock(getSystem, async () => {
    await promise
    return answer({ problems: [{ topic: 'mail', text: 'No mail is sent.' }] })
  })
  await person.click(screen.getByRole('button', { name: 'Check again' }))
  await waitFor(() => expect(screen.getByRole('button', { name: 'Check again' })).toBeDisabled())
  expect(group('Database')).toBeVisible()
  resolve()
  expect(await screen.findByText('No mail is sent.')).toBeVisible()
  expect(screen.getByText(/There is a problem\./)).toBeVisible()
  expect(calls).toHaveLength(1)
})

test('shows the reason of a failure, and retries', async () => {
  loggedInAs(admin())
  mock(getSystem, refuse('unavailable'))
  const { person } = await visit('/system')
  const alert = within(await screen.findByRole('alert'))
  expect(alert.getByText(/The report can’t be shown/)).toBeVisible()
  mock(getSystem, answer())
  await person.click(alert.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByText('No problems were found.')).toBeVisible()
})
