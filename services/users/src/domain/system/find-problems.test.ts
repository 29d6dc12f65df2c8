import { expect, test } from 'vitest'
import { type Findings, findProblems } from './find-problems.ts'

const HEALTHY: Findings = {
  checked_at: '2026-06-01T12:00:00.000Z',
  version: '1.2.3',
  node: 'v24.0.0',
  replicas: [{ version: '1.2.3', count: 3 }],
  database: {
    version: '17.2',
    bytes: 1,
    connections: { used: 10, limit: 97 },
    prepared: true,
  },
  keys: {
    signs_since: '2026-05-01T12:00:00.000Z',
    next_rotation: '2026-08-01T12:00:00.000Z',
    retired: 0,
  },
  hashes_waiting: 0,
  mail: { mode: 'smtp', pending: 3, failed: 0, oldest_pending_seconds: 5 },
  trail: { bytes: 1, unsealed_seconds: 4 },
  backups: {
    last: '2026-06-01T03:00:00.000Z',
    last_drill: '2026-05-01T03:00:00.000Z',
    drill_succeeded: true,
  },
  isProduction: true,
  startFault: undefined,
  sharesConnections: false,
  ignoredKeys: 0,
  oldestEvent: '2025-04-01T12:00:00.000Z',
  backupsFailSince: null,
  sealedHashes: 0,
  retention: 400 * 86_400,
  trustsProxies: true,
  clientsAreShared: false,
}

test('finds nothing in a healthy installation, nor in development without mail and proxies', () => {
  expect(findProblems(HEALTHY)).toEqual([])
  const mail = { ...HEALTHY.mail, mode: 'inbox' as const }
  const development = { ...HEALTHY, isProduction: false, trustsProxies: false, mail }
  expect(findProblems({ ...development, hashes_waiting: null })).toEqual([])
  const backups = { last: null, last_drill: null, drill_succeeded: null }
  expect(findProblems({ ...HEALTHY, backups })).toEqual([])
})

test('does not miss replicas whose connections a pooler shares', () => {
  expect(findProblems({ ...HEALTHY, replicas: [], sharesConnections: true })).toEqual([])
})

test.each<[topic: string, text: RegExp, found: Partial<Findings>]>([
  ['replicas', /^No replica is connected/, { replicas: [] }],
  [
    'replicas',
    /^Replicas of 2 versions/,
    {
      replicas: [
        { version: '1.2.2', count: 1 },
        { version: '1.2.3', count: 2 },
      ],
    },
  ],
  ['database', /^Run it\.$/, { startFault: 'Run it.' }],
  [
    'database',
    /^78 of 97 connections/,
    { database: { ...HEALTHY.database, connections: { used: 78, limit: 97 } } },
  ],
  ['keys', /^No signing key/, { keys: { ...HEALTHY.keys, signs_since: null } }],
  [
    'keys',
    /should have been replaced/,
    { keys: { ...HEALTHY.keys, next_rotation: '2026-06-01T10:59:00.000Z' } },
  ],
  ['keys', /^APP_SECRET does not authenticate 2 /, { ignoredKeys: 2 }],
  ['passwords', /^21 log-ins wait/, { hashes_waiting: 21 }],
  ['mail', /^No mail is sent/, { mail: { ...HEALTHY.mail, mode: 'off' } }],
  ['mail', /for 16 minutes/, { mail: { ...HEALTHY.mail, oldest_pending_seconds: 961 } }],
  ['mail', /^A mail failed/, { mail: { ...HEALTHY.mail, failed: 1 } }],
  ['mail', /^4 mails failed/, { mail: { ...HEALTHY.mail, failed: 4 } }],
  ['trail', /for 6 minutes/, { trail: { bytes: 1, unsealed_seconds: 361 } }],
  ['passwords', /^3 imported .* wrap-passwords/, { sealedHashes: 3 }],
  ['backups', /^No backup has succeeded/, { backupsFailSince: '2026-05-31T09:59:00.000Z' }],
  ['trail', /events of 2025-03-25, .* archive-audit/, { oldestEvent: '2025-03-25T12:00:00.000Z' }],
  [
    'backups',
    /^The last backup is 27 hours old/,
    { backups: { ...HEALTHY.backups, last: '2026-05-31T08:59:00.000Z' } },
  ],
  [
    'backups',
    /^The last drill could not/,
    { backups: { ...HEALTHY.backups, drill_succeeded: false } },
  ],
  [
    'backups',
    /for 36 days/,
    { backups: { ...HEALTHY.backups, last_drill: '2026-04-26T11:00:00.000Z' } },
  ],
  ['network', /^The service trusts no proxy/, { trustsProxies: false }],
  ['network', /^All recent log-ins/, { clientsAreShared: true }],
])('finds a problem of %s: %s', (topic, text, found) => {
  expect(findProblems({ ...HEALTHY, ...found })).toEqual([
    { topic, text: expect.stringMatching(text) },
  ])
})

test('finds several problems in the order of their topics', () => {
  const mail = { ...HEALTHY.mail, failed: 1 }
  const found = { ...HEALTHY, replicas: [], ignoredKeys: 1, mail }
  expect(findProblems(found).map(({ topic }) => topic)).toEqual(['replicas', 'keys', 'mail'])
})
