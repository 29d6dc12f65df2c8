import { afterAll, beforeAll, expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { workerDatabase } from '../../../test/database.ts'
import { ageSession, logInAs } from '../../../test/factories.ts'
import { type ListeningProcess, startListening } from '../../../test/server-process.ts'

const server = useApp()
const TABS = 24
const ROUNDS = 12

let processes: ListeningProcess[] = []
beforeAll(async () => {
  const databaseUrl = await workerDatabase()
  processes = await Promise.all([startListening(databaseUrl), startListening(databaseUrl)])
})
afterAll(() => {
  for (const { child } of processes) child.kill('SIGKILL')
})

const cookieOf = (answer: Response) =>
  answer.headers
    .getSetCookie()
    .find((cookie) => cookie.startsWith('gatehouse_refresh='))
    ?.split(/[=;]/)[1]

/** Refreshes with the browser's cookie, as a tab does. */
async function refreshAt(url: string, cookie: string) {
  const headers = { 'auth-transport': 'cookie', cookie: `gatehouse_refresh=${cookie}` }
  const answer = await fetch(`${url}/auth/refresh`, { method: 'POST', headers })
  return { status: answer.status, cookie: cookieOf(answer) }
}

test('many tabs at two processes share one cookie over many rotations', {
  timeout: 60_000,
}, async () => {
  const session = await logInAs(server, 'employee')
  const row = () => server.app.db.session.findUniqueOrThrow({ where: { id: session.id } })
  let cookie = session.refreshToken

  for (let round = 1; round <= ROUNDS; round += 1) {
    // A rotation is due in odd rounds.
    const isDue = round % 2 === 1
    if (isDue) await ageSession(server, session.id, 121)
    const { generation } = await row()
    const tabs = Array.from({ length: TABS }, (_, tab) => processes[tab % 2]?.url ?? '')
    const answers = await Promise.all(tabs.map((url) => refreshAt(url, cookie)))

    expect(answers.map(({ status }) => status)).toEqual(Array(TABS).fill(200))
    const cookies = new Set(answers.map((answer) => answer.cookie))
    expect(cookies.size).toBe(1)
    expect((await row()).generation).toBe(generation + (isDue ? 1 : 0))
    cookie = answers[0]?.cookie ?? ''
  }
  expect(await row()).toMatchObject({ generation: 1 + ROUNDS / 2, endedAt: null })
})
