import { type AccountExport, exportAccount } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { ACCOUNT, SECTIONS } from '../../src/domain/personal-data/sections.ts'
import { useApp } from '../app.ts'
import { openSession } from '../factories.ts'
import { columnsOf, countRows, foreignKeysToUsers, uuidColumns } from './catalog.ts'
import { createPerson } from './scene.ts'

const server = useApp()

/** References to users that are exported in another way than by a section. */
const ELSEWHERE = [
  'audit_events.actor_id',
  'audit_events.user_id',
  // An index of the account's name and address.
  'user_texts.user_id',
]
/** Columns that contain no user's id, or only one of a row that is about to be deleted. */
const OTHER_IDS = [
  'account_links.id',
  'audit_events.id',
  'audit_seals.event_id',
  'audit_start.event_id',
  'backup_runs.id',
  'invitations.id',
  'mail_outbox.id',
  'passkeys.aaguid',
  'passkeys.id',
  'pending_log_ins.id',
  'recovery_codes.id',
  'registrations.id',
  'session_changes.subject',
  'sessions.id',
  'tasks.id',
  'tasks.version',
  'trusted_devices.id',
  'users.version',
  'widgets.version',
]

const sections = [ACCOUNT, ...SECTIONS]
const exported = sections.map(({ table, userColumn }) => `${table}.${userColumn}`)

test('every foreign key to users is part of the export', async () => {
  const keys = await foreignKeysToUsers()
  expect(keys).toContain('sessions.user_id')
  expect(keys.filter((key) => ![...exported, ...ELSEWHERE].includes(key))).toEqual([])
})

test('every column of ids is part of the export, or known to name no user', async () => {
  expect(await uuidColumns()).toEqual([...exported, ...ELSEWHERE, ...OTHER_IDS].sort())
})

test.for(sections)('$name exports or withholds each column of $table', async (section) => {
  const { table, columns, withheld } = section
  expect([...columns, ...withheld].sort()).toEqual(await columnsOf(table))
})

test('the export contains every row that refers to the user', async () => {
  const { user } = await createPerson(server, 'ada')
  const { token } = await openSession(server, user, ['passkey'])
  const { body } = await server.call(exportAccount, { token })
  for (const { name, table, userColumn } of SECTIONS) {
    const count = await countRows(table, userColumn, user.id)
    expect(count, `rows of ${table} in the scene`).toBeGreaterThan(0)
    expect(body[name as keyof AccountExport], name).toHaveLength(count)
  }
})
