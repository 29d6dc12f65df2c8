import { jwks, refresh, status } from '@gatehouse/contract'
import { beforeEach, expect, test, vi } from 'vitest'
import { keyBox } from '#/domain/keys/key-box.ts'
import { KEPT_AFTER, PUBLISHED_BEFORE, replaceSigningKeys } from '#/domain/keys/signing-keys.ts'
import { type TestApp, useApp } from '../../../test/app.ts'
import { ageSigningKeys, logInAs } from '../../../test/factories.ts'
import { APP_SECRET } from '../../../test/secrets.ts'
import { kidOf } from '../../../test/tokens.ts'

const one = useApp({ KEY_ROTATION: '90d' })
const two = useApp({ KEY_ROTATION: '90d' })
const replicas = [one, two]
const ROTATION = 90 * 86_400

// Replicas read the keys every two seconds, and a test needs several reads.
vi.setConfig({ testTimeout: 60_000 })

const publishedBy = async (server: TestApp) =>
  (await server.call(jwks)).body.keys.map(({ kid }) => kid)

/** Waits until each replica publishes the database's keys, in this number, and signs with a matching one. */
const untilAll = (count: number, signsWith: (kid: string) => boolean) =>
  vi.waitFor(
    async () => {
      const rows = await one.app.db.signingKey.findMany({ orderBy: { signsFrom: 'desc' } })
      const kids = rows.map(({ id }) => id)
      expect(kids).toHaveLength(count)
      for (const server of replicas) {
        expect(await publishedBy(server)).toEqual(kids)
        expect(server.app.signingKeys.signer().id).toSatisfy(signsWith)
      }
      return kids
    },
    { timeout: 15_000, interval: 50 },
  )

beforeEach(async () => {
  await replaceSigningKeys(one.app.db, keyBox([APP_SECRET]))
  await untilAll(1, () => true)
})

/** Refreshes a session at each replica in turn, and sends every live token to both. */
async function startTraffic() {
  const { refreshToken: refresh_token } = await logInAs(one, 'employee')
  const refused: unknown[] = []
  const kids = new Set<string>()
  let living: string[] = []
  let rounds = 0
  let isOver = false

  const show = async (server: TestApp, token: string) => {
    const answer = await server.call(status, { token })
    if (answer.status !== 200) refused.push({ kid: kidOf(token), body: answer.body })
  }
  const round = async (server: TestApp) => {
    const { body } = await server.call(refresh, { body: { refresh_token } })
    kids.add(kidOf(body.access_token))
    living = [...living.slice(-20), body.access_token]
    for (const token of [...living]) await Promise.all(replicas.map((each) => show(each, token)))
    rounds += 1
  }
  const going = (async () => {
    while (!isOver) for (const server of replicas) await round(server)
  })()

  return {
    refused,
    kids,
    /** Stops sending the tokens of a key, as if they had expired. */
    async expire(kid: string) {
      living = living.filter((token) => kidOf(token) !== kid)
      const before = rounds
      await vi.waitFor(() => expect(rounds).toBeGreaterThan(before + 1), { timeout: 10_000 })
    },
    async stop() {
      isOver = true
      await going
      return rounds
    },
  }
}

test('rotates the signing key under traffic at two replicas, and no request fails', async () => {
  const [first = ''] = await untilAll(1, () => true)
  const traffic = await startTraffic()
  try {
    // Both replicas find the rotation due at the same time and create one key.
    await ageSigningKeys(one.app.db, ROTATION - PUBLISHED_BEFORE)
    const [second = ''] = await untilAll(2, (kid) => kid === first)
    expect(second).not.toBe(first)

    await ageSigningKeys(one.app.db, PUBLISHED_BEFORE)
    await untilAll(2, (kid) => kid === second)

    await traffic.expire(first)
    await ageSigningKeys(one.app.db, KEPT_AFTER)
    await untilAll(1, (kid) => kid === second)

    expect(await traffic.stop()).toBeGreaterThan(10)
    expect([...traffic.kids]).toEqual([first, second])
    expect(traffic.refused).toEqual([])
  } finally {
    await traffic.stop()
  }
})
