import { expect, test } from 'vitest'
import { attempt, endpointOf, readRows } from './access/attempt.ts'
import { createScene, type Scene } from './access/scene.ts'
import { type Cell, readCells, WHO } from './access/table.ts'
import { type Answer, useApp } from './app.ts'
import { endpoints } from './endpoints.ts'

const server = useApp()
const cells = readCells()

const labels = endpoints.map(({ label }) => label).sort()

test('docs/access.md lists exactly the endpoints of the contract, for each caller', () => {
  expect([...new Set(cells.map(({ label }) => label))].sort()).toEqual(labels)
  expect(new Set(cells.map(({ who }) => who))).toEqual(new Set(WHO))
})

type Shown = Record<string, unknown> & { id?: string; name?: string }

/** Returns a list's items, or the single row. */
function shownIn({ body }: Answer<unknown>): Shown[] {
  const { data } = body as { data: Shown & { items?: Shown[] } }
  return data.items ?? [data]
}

const CODES: Record<string, string[]> = {
  401: ['token_required'],
  403: ['insufficient_scope'],
  404: ['not_found'],
}

type Check = (answer: Answer<unknown>, cell: Cell, scene: Scene) => void | Promise<void>

const refused =
  (status: number): Check =>
  ({ body, ...answer }) => {
    expect(answer.status).toBe(status)
    expect(CODES[status]).toContain((body as { code?: string }).code)
  }

const showsIds = async (answer: Answer<unknown>, ids: { id?: string; name?: string }[]) => {
  const keyOf = ({ id, name }: { id?: string; name?: string }) => id ?? name
  expect(shownIn(answer).map(keyOf).sort()).toEqual(ids.map(keyOf).sort())
}

/** Returns the rows that a list selects from. */
async function rowsOf({ label }: Cell, { target }: Scene) {
  const [users, sessions, tasks, widgets, invitations] = await readRows(server)
  const lists: Record<string, { id?: string; name?: string }[]> = {
    'GET /users': users,
    'GET /tasks': tasks,
    'GET /widgets': widgets,
    'GET /invitations': invitations,
    'GET /users/:id/sessions': sessions.filter(({ userId }) => userId === target.user.id),
  }
  return lists[label] ?? []
}

const CHECKS: Record<string, Check> = {
  401: refused(401),
  403: refused(403),
  404: refused(404),
  yes: () => undefined,
  public: (answer) => {
    for (const user of shownIn(answer)) {
      expect(Object.keys(user).sort()).toEqual(['created_at', 'id', 'username'])
    }
  },
  full: (answer) => {
    for (const user of shownIn(answer)) expect(user).toHaveProperty('email')
  },
  all: async (answer, cell, scene) => showsIds(answer, await rowsOf(cell, scene)),
  active: async (answer) => {
    const [users] = await readRows(server)
    const active = users.filter((user) => user.active && user.approval === 'approved')
    await showsIds(answer, active)
  },
  own: async (answer, { label }, { caller }) => {
    const [, sessions, tasks] = await readRows(server)
    const own = {
      'GET /tasks': tasks.filter(({ assignedUserId }) => assignedUserId === caller?.user.id),
      'GET /auth/sessions': sessions.filter(({ userId }) => userId === caller?.user.id),
    }[label]
    await showsIds(answer, own ?? [])
  },
}

test.for(cells.map((cell) => [cell.title, cell] as const))('%s', async ([, cell]) => {
  const scene = await createScene(server, cell)
  const before = await readRows(server)
  const answer = await attempt(server, cell, scene)
  const isRefused = cell.words.some((word) => /^\d+$/.test(word))
  if (isRefused) expect(await readRows(server)).toEqual(before)
  else expect(Object.keys(endpointOf(cell).responses)).toContain(String(answer.status))
  for (const word of cell.words) {
    const check = CHECKS[word]
    if (!check) throw new Error(`docs/access.md says "${word}", which the test does not know.`)
    await check(answer, cell, scene)
  }
})
