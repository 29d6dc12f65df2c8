import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { ownerQuery, workerDatabase, workerOwner } from '../../../test/database.ts'
import { ageSession, logInAs } from '../../../test/factories.ts'
import { startListening } from '../../../test/server-process.ts'
import { untilSomebodyWaits } from '../../../test/together.ts'

const server = useApp()

/** Opens a session and rotates it, so that presenting the first refresh token is reuse. */
async function openRotatedSession() {
  const { id, refreshToken, token } = await logInAs(server, 'employee')
  await ageSession(server, id, 121)
  const renew = (refresh_token: string) =>
    server.send({ method: 'POST', url: '/auth/refresh', payload: { refresh_token } })
  await renew(String((await renew(refreshToken)).body['refresh_token']))
  await ageSession(server, id, 61)
  return { id, token, copy: refreshToken, renew }
}

/** Returns the end reason of the session and the number of its reuse events. */
async function readOutcome(id: string) {
  const session = await server.app.db.session.findUniqueOrThrow({ where: { id } })
  const events = await ownerQuery(
    `SELECT FROM audit_events WHERE action = 'authn_token_reuse' AND object_id = '${id}'`,
  )
  return { reason: session.endReason, events: events.length }
}

/** Waits until a process serves the session, because its first answers are slow on a busy machine. */
const untilServed = (url: string, token: string) =>
  expect
    .poll(
      async () =>
        (await fetch(`${url}/auth/status`, { headers: { authorization: `Bearer ${token}` } }))
          .status,
      { timeout: 20_000 },
    )
    .toBe(200)

/** Runs the work while the audit trail is locked. */
async function withLockedTrail(work: () => Promise<void>): Promise<void> {
  const owner = new pg.Client(await workerOwner())
  await owner.connect()
  try {
    await owner.query('BEGIN; LOCK TABLE audit_events IN SHARE MODE')
    await work()
  } finally {
    await owner.end()
  }
}

test('a crash after the detection of reuse leaves the session ended and the event written', {
  timeout: 60_000,
}, async () => {
  const { id, token, copy } = await openRotatedSession()
  const { child, exited, url } = await startListening(await workerDatabase())
  onTestFinished(() => void child.kill('SIGKILL'))
  await untilServed(url, token)
  await withLockedTrail(async () => {
    const body = JSON.stringify({ refresh_token: copy })
    const headers = { 'content-type': 'application/json' }
    const answer = fetch(`${url}/auth/refresh`, { method: 'POST', headers, body }).catch(() => null)
    await untilSomebodyWaits(server.app.db)
    child.kill('SIGKILL')
    await Promise.all([exited, answer])
  })
  await expect.poll(() => readOutcome(id)).toEqual({ reason: 'reuse', events: 1 })
})

test('a connection loss during the detection of reuse rolls it back, and the next attempt completes it', async () => {
  const { id, copy, renew } = await openRotatedSession()
  await withLockedTrail(async () => {
    const answer = renew(copy)
    await untilSomebodyWaits(server.app.db)
    await ownerQuery(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`)
    expect((await answer).status).toBe(503)
    expect(await readOutcome(id)).toEqual({ reason: null, events: 0 })
  })
  expect((await renew(copy)).body['code']).toBe('refresh_token_reused')
  expect(await readOutcome(id)).toEqual({ reason: 'reuse', events: 1 })
})
