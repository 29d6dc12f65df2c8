import { trustDevice } from '../../src/domain/factors/trusted-devices.ts'
import { newDeviceId } from '../../src/domain/limits/device-tokens.ts'
import { createLink } from '../../src/domain/links/create-link.ts'
import type { LinkPurpose } from '../../src/domain/links/link-purpose.ts'
import type { TestApp } from '../app.ts'
import { authenticator } from '../authenticator.ts'
import {
  createInvitation,
  createRegistration,
  createUser,
  logInAs,
  openSession,
} from '../factories.ts'
import { addFactors, beginLogIn, startFactor } from '../factors.ts'
import { passkeysOf } from '../passkeys.ts'
import { OTHER_PASSWORD, PASSWORD } from '../secrets.ts'
import type { Cell } from './table.ts'

const FAR = '2999-12-31T00:00:00.000Z'

/** The subjects after "of" in docs/access.md, as a user's state. */
const STATES = {
  'a pending user': { approval: 'pending' },
  'a rejected user': { approval: 'rejected' },
  'a deactivated user': { active: false },
} as const
const NONE_YET = 'none yet'

const isState = (of: string): of is keyof typeof STATES => Object.hasOwn(STATES, of)

function stateOf(of: string | undefined) {
  if (of === undefined || of === NONE_YET) return {}
  if (isState(of)) return STATES[of]
  throw new Error(`docs/access.md has an unknown subject: ${of}.`)
}

/** Creates a cell's caller and rows. An owner's rows are their own, all others' are another person's. */
export async function createScene(server: TestApp, { label, of, who }: Cell) {
  const role = who === 'owner' || who === 'stranger' ? 'employee' : who
  const caller = await logInAs(server, role, { username: 'caller' })
  const person = await createUser(server, { username: 'person', ...stateOf(of) })
  // A second session of the caller, to end.
  await openSession(server, caller.user)
  const other = { user: person, ...(await openSession(server, person)) }
  await createUser(server, { username: 'hidden', approval: 'pending' })
  const target = who === 'owner' ? caller : other

  const { db } = server.app
  const tasks = [caller, other].map(({ user }) => ({ title: 'A task', assignedUserId: user.id }))
  await db.task.createMany({ data: tasks })
  await db.widget.create({
    data: { name: 'gears', infoUrl: 'https://example.com', deadline: new Date(FAR) },
  })
  const { token } = await createLinkFor(server, label, target.user)
  const task = await db.task.findFirstOrThrow({ where: { assignedUserId: target.user.id } })

  return {
    caller: who === 'stranger' ? undefined : caller,
    target,
    values: {
      id: idIn(label, { task: task.id, session: target.id, user: target.user.id }),
      session: target.id,
      email: label === 'POST /auth/login' ? person.email : 'newcomer@example.test',
      refresh_token: who === 'stranger' ? undefined : caller.refreshToken,
      token,
      assigned_user_id: caller.user.id,
      user: person.id,
      actor: caller.user.id,
      state: label === 'GET /mail' ? 'failed' : 'active',
      name: of === NONE_YET || label === 'POST /widgets' ? 'sprockets' : 'gears',
      ...CONSTANTS,
      ...(await invitationValues(server, label)),
      ...(await registrationValues(server, label)),
      ...(await factorValues(server, label, { caller: caller.user.id, target: target.user.id })),
      ...(await passkeyValues(server, label, { caller, target })),
      ...(await trustedDeviceValues(server, label, label.endsWith(':id') ? target : caller)),
    } as Record<string, unknown>,
  }
}

export type Scene = Awaited<ReturnType<typeof createScene>>

/** The purpose of an endpoint's link. */
const PURPOSES: Record<string, LinkPurpose> = {
  'POST /auth/email-verifications/confirm': 'verify',
  'POST /auth/email-changes/confirm': 'change',
  'POST /auth/email-changes/undo': 'undo',
}

function createLinkFor({ app }: TestApp, label: string, user: { id: string; email: string }) {
  const purpose = PURPOSES[label] ?? 'reset'
  const changes = purpose === 'change' || purpose === 'undo'
  const email = changes ? 'another@example.test' : user.email
  return app.db.$transaction((tx) =>
    createLink(tx, app.linkKeys, { purpose, userId: user.id, email }),
  )
}

async function invitationValues(server: TestApp, label: string) {
  if (!label.includes('/invitations')) return {}
  const { id, token } = await createInvitation(server)
  return { id, token, state: 'pending' }
}

async function registrationValues(server: TestApp, label: string) {
  if (!label.includes('/registrations')) return {}
  const { token } = await createRegistration(server)
  return { token }
}

async function factorValues(
  server: TestApp,
  label: string,
  { caller, target }: { caller: string; target: string },
): Promise<Record<string, unknown>> {
  if (label === 'POST /auth/login/second-factor') return beginLogIn(server, target)
  if (label.endsWith('/totp/confirm')) return { code: (await startFactor(server, caller)).code() }
  const owner = label.includes('/users/') ? target : caller
  const isChange = /factors(\/recovery-codes)?$|DELETE .*\/totp/.test(label)
  return isChange ? { code: (await addFactors(server, owner)).code() } : {}
}

type Session = Awaited<ReturnType<typeof logInAs>>

async function passkeyValues(
  server: TestApp,
  label: string,
  { caller, target }: { caller: Session; target: Pick<Session, 'user'> },
): Promise<Record<string, unknown>> {
  const passkeys = passkeysOf(server)
  if (label === 'POST /auth/login/passkey') {
    const { device } = await passkeys.give(target.user)
    const { options, passkey_token } = await passkeys.begin()
    return { credential: device.get(options), passkey_token }
  }
  if (label === 'POST /auth/factors/passkeys') {
    return { credential: authenticator().create(await passkeys.start(caller.token)) }
  }
  if (!label.includes('/passkeys/:id')) return {}
  const data = { methods: ['passkey'] }
  await server.app.db.session.update({ where: { id: caller.id }, data })
  const { passkey } = await passkeys.give(target.user)
  return { id: passkey.id, name: 'My key' }
}

async function trustedDeviceValues(
  { app }: TestApp,
  label: string,
  { user }: Pick<Session, 'user'>,
) {
  if (!label.includes('/trusted-devices')) return {}
  const device = { id: newDeviceId(), userId: user.id, epoch: 0 }
  return { id: await trustDevice(app.db, device, null) }
}

/** Field values that are the same in each cell. */
const CONSTANTS = {
  username: 'newcomer',
  emails: ['newcomer@example.test'],
  password: PASSWORD,
  current_password: PASSWORD,
  new_password: OTHER_PASSWORD,
  role: 'manager',
  active: false,
  notify_new_device: false,
  offer_passkey: false,
  reason: 'Unknown here.',
  q: 'person',
  sort: 'email',
  status: 'done',
  assignee: 'none',
  overdue: 'true',
  title: 'Another title',
  description: 'Another description',
  deadline: FAR,
  info_url: 'https://example.com/another',
  action: 'user_deleted',
  since: '2026-01-01T00:00:00Z',
  until: FAR,
}

function idIn(label: string, ids: { task: string; session: string; user: string }) {
  if (label.includes(' /tasks')) return ids.task
  return label.includes(' /auth/sessions') ? ids.session : ids.user
}
