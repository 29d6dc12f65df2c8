import { AccountExport } from '@gatehouse/contract'

const { shape } = AccountExport

/** The rows of a table that refer to a user by one column. */
export interface Section {
  /** The field of the export. */
  name: string
  table: string
  userColumn: string
  /** A unique column, which orders the rows. */
  key: { column: string; type: 'uuid' | 'text' }
  columns: readonly string[]
  /** Columns that are left out: secrets, hashes, internal state. A column in neither list fails a test. */
  withheld: readonly string[]
}

type List = (typeof shape)[
  | 'sessions'
  | 'tasks_assigned'
  | 'widgets'
  | 'password_checks'
  | 'totp'
  | 'recovery_codes'
  | 'passkeys'
  | 'trusted_devices'
  | 'pending_log_ins'
  | 'links'
  | 'mails'
  | 'registrations'
  | 'invitations_accepted'
  | 'invitations_sent']
const columnsOf = (list: List) => Object.keys(list._zod.def.element.shape)
const ID = { column: 'id', type: 'uuid' } as const

const TASKS = {
  table: 'tasks',
  key: ID,
  columns: columnsOf(shape.tasks_assigned),
  withheld: ['version', 'assigned_user_id', 'created_by_id'],
}

const INVITATIONS = { table: 'invitations', key: ID }
const INVITATION_LINK = ['token_hash', 'user_id', 'invited_by_id']

export const ACCOUNT: Section = {
  name: 'account',
  table: 'users',
  userColumn: 'id',
  key: ID,
  columns: Object.keys(shape.account.shape),
  // `state` repeats approval and active.
  withheld: [
    'password_hash',
    'audit_key',
    'device_epoch',
    'new_device_mail_until',
    'version',
    'state',
  ],
}

/** Everything about a user except the account itself and the audit trail. */
export const SECTIONS: readonly Section[] = [
  {
    name: 'sessions',
    table: 'sessions',
    userColumn: 'user_id',
    key: ID,
    columns: columnsOf(shape.sessions),
    // The state of the refresh token, which is no data of the person.
    withheld: [
      'user_id',
      'generation',
      'previous_generation',
      'rotated_at',
      'presented',
      'received_generation',
      'lost_from_generation',
      'lost_since',
    ],
  },
  { ...TASKS, name: 'tasks_assigned', userColumn: 'assigned_user_id' },
  { ...TASKS, name: 'tasks_created', userColumn: 'created_by_id' },
  {
    name: 'widgets',
    table: 'widgets',
    userColumn: 'owner_id',
    key: { column: 'name', type: 'text' },
    columns: columnsOf(shape.widgets),
    withheld: ['version', 'owner_id'],
  },
  {
    name: 'password_checks',
    table: 'password_checks',
    userColumn: 'user_id',
    key: { column: 'user_id', type: 'uuid' },
    columns: columnsOf(shape.password_checks),
    withheld: ['user_id'],
  },
  {
    name: 'totp',
    table: 'totp_factors',
    userColumn: 'user_id',
    key: { column: 'user_id', type: 'uuid' },
    columns: columnsOf(shape.totp),
    withheld: ['user_id', 'secret', 'last_step'],
  },
  {
    name: 'recovery_codes',
    table: 'recovery_codes',
    userColumn: 'user_id',
    key: ID,
    columns: columnsOf(shape.recovery_codes),
    withheld: ['user_id', 'digest'],
  },
  {
    name: 'passkeys',
    table: 'passkeys',
    userColumn: 'user_id',
    key: ID,
    columns: columnsOf(shape.passkeys),
    withheld: ['user_id', 'credential_id', 'public_key', 'counter'],
  },
  {
    name: 'trusted_devices',
    table: 'trusted_devices',
    userColumn: 'user_id',
    key: ID,
    columns: columnsOf(shape.trusted_devices),
    withheld: ['user_id', 'digest', 'device_epoch'],
  },
  {
    name: 'pending_log_ins',
    table: 'pending_log_ins',
    userColumn: 'user_id',
    key: ID,
    columns: columnsOf(shape.pending_log_ins),
    withheld: ['user_id', 'credential'],
  },
  {
    name: 'links',
    table: 'account_links',
    userColumn: 'user_id',
    key: ID,
    columns: columnsOf(shape.links),
    withheld: ['user_id', 'token_hash', 'credential', 'code_hash', 'code_browser', 'code_tries'],
  },
  {
    name: 'mails',
    table: 'mail_outbox',
    userColumn: 'user_id',
    key: ID,
    columns: columnsOf(shape.mails),
    // The payload is wiped when the mail was sent, and may contain a link until then.
    withheld: [
      'user_id',
      'address_key',
      'payload',
      'next_attempt_at',
      'leased_until',
      'resolved_at',
      'last_error',
    ],
  },
  {
    name: 'registrations',
    table: 'registrations',
    userColumn: 'user_id',
    key: ID,
    columns: columnsOf(shape.registrations),
    withheld: ['user_id', 'password_hash', 'token_hashes', 'network_key'],
  },
  {
    ...INVITATIONS,
    name: 'invitations_accepted',
    userColumn: 'user_id',
    columns: columnsOf(shape.invitations_accepted),
    withheld: INVITATION_LINK,
  },
  {
    ...INVITATIONS,
    name: 'invitations_sent',
    userColumn: 'invited_by_id',
    columns: columnsOf(shape.invitations_sent),
    // The address of another person.
    withheld: [...INVITATION_LINK, 'email'],
  },
]
