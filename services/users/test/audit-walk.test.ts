import { afterEach, expect, test } from 'vitest'
import { attempt, endpointOf, readRows } from './access/attempt.ts'
import { createScene } from './access/scene.ts'
import { type Cell, readCells } from './access/table.ts'
import { useApp } from './app.ts'
import { ownerQuery } from './database.ts'

const server = useApp()

/** Every endpoint with every caller of docs/access.md. */
const cells = readCells().map((cell) => [cell.title, cell] as const)

const isRefused = ({ words }: Cell) => words.some((word) => /^\d+$/.test(word))
/** A refresh is not audited, nor a secret or a challenge before it is used. Requests for mail are audited when it is written, and only for accounts. */
const UNAUDITED = [
  'POST /auth/refresh',
  'POST /auth/factors/totp',
  'POST /auth/factors/passkeys/options',
  'POST /auth/login/passkey/options',
  'POST /auth/password-resets',
  'POST /auth/links',
  'POST /auth/email-verifications',
  'POST /auth/email-verifications/resend',
  'POST /auth/registrations',
  'POST /auth/invitations',
]
/** Whether a request records an event. Two GETs do. */
const changes = (cell: Cell) =>
  ['GET /auth/logout', 'GET /auth/export'].includes(cell.label) ||
  !(cell.label.startsWith('GET ') || UNAUDITED.includes(cell.label))
const done = cells.filter(([, cell]) => changes(cell) && !isRefused(cell))

const readEvents = () => server.app.db.auditEvent.findMany({ orderBy: { id: 'asc' } })

test.for(cells)('%s: records the expected audit events', async ([, cell]) => {
  const scene = await createScene(server, cell)
  const { status } = await attempt(server, cell, scene)
  const events = await readEvents()
  if (status === 403) {
    const detail = cell.label
    expect(events).toMatchObject([{ action: 'authz_fail', actorId: scene.caller?.user.id, detail }])
  } else {
    const expected = status < 300 && changes(cell) ? 1 : 0
    expect(events.map(({ action }) => action)).toHaveLength(expected)
    expect(events.map(({ action }) => action)).not.toContain('authz_fail')
  }
})

test.for(done)('%s: an invalid request records no event', async ([, cell]) => {
  const scene = await createScene(server, cell)
  const { method, path } = endpointOf(cell)
  const answer = await server.send({
    method,
    url: path.replace(/:(\w+)/g, (_, name) => String(scene.values[name])),
    headers: {
      ...(scene.caller && { authorization: `Bearer ${scene.caller.token}` }),
      'content-type': 'application/json',
    },
    query: { twice: ['1', '2'] },
    payload: '{}',
  })
  expect(answer.status).toBe(400)
  expect(await readEvents()).toEqual([])
})

const full = `
  CREATE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN RAISE 'the disk is full' USING ERRCODE = '53100'; END $$;
  CREATE TRIGGER full_disk BEFORE INSERT ON audit_events EXECUTE FUNCTION disk_full()`

afterEach(() => ownerQuery('DROP FUNCTION IF EXISTS disk_full CASCADE'))

test.for(done)('%s: changes nothing when its event cannot be stored', async ([, cell]) => {
  const scene = await createScene(server, cell)
  const before = await readRows(server)
  await ownerQuery(full)
  const { status } = await attempt(server, cell, scene)
  expect(await readRows(server)).toEqual(before)
  expect(status).toBe(503)
})
