import { expect, test } from 'vitest'
import { createScene, type Scene } from './access/scene.ts'
import { type Cell, readCells, WHO } from './access/table.ts'
import { type Answer, useApp } from './app.ts'
import { endpoints, fieldsOf, requestWith } from './endpoints.ts'

const server = useApp()
const cells = readCells()

const labels = endpoints.map(({ label }) => label).sort()

test('docs/access.md has each endpoint of the contract for each who, and no other', () => {
  expect([...new Set(cells.map(({ label }) => label))].sort()).toEqual(labels)
  expect(new Set(cells.map(({ who }) => who))).toEqual(new Set(WHO))
})

const endpointOf = ({ label }: Cell) => {
  const found = endpoints.find((candidate) => candidate.label === label)
  if (!found) throw new Error(`The contract has no ${label}.`)
  return found.endpoint
}

/** Sends what must be, and the cell's field. */
function attempt(cell: Cell, { caller, values }: Scene): Promise<Answer<unknown>> {
  const endpoint = endpointOf(cell)
  const { field } = cell
  if (field !== undefined && !fieldsOf(endpoint).some(({ name }) => name === field)) {
    throw new Error(`${cell.label} takes no ${field}.`)
  }
  const request = requestWith(endpoint, ({ name, optional }) =>
    optional && name !== field ? undefined : values[name],
  )
  return server.call(endpoint, { ...request, token: caller?.token })
}

/** Every row that somebody could have changed. */
const rows = async () => {
  const { user, session, task, widget } = server.app.db
  const orderBy = { id: 'asc' } as const
  return [
    await user.findMany({ orderBy }),
    await session.findMany({ orderBy }),
    await task.findMany({ orderBy }),
    await widget.findMany(),
  ] as const
}

type Shown = Record<string, unknown> & { id?: string; name?: string }

/** What an answer shows: a list's items, or the one row. */
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

/** Which rows a list is of. */
async function rowsOf({ label }: Cell, { target }: Scene) {
  const [users, sessions, tasks, widgets] = await rows()
  const lists: Record<string, { id?: string; name?: string }[]> = {
    'GET /users': users,
    'GET /tasks': tasks,
    'GET /widgets': widgets,
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
    const [users] = await rows()
    const active = users.filter((user) => user.active && user.approval === 'approved')
    await showsIds(answer, active)
  },
  own: async (answer, { label }, { caller }) => {
    const [, sessions, tasks] = await rows()
    const own = {
      'GET /tasks': tasks.filter(({ assignedUserId }) => assignedUserId === caller?.user.id),
      'GET /auth/sessions': sessions.filter(({ userId }) => userId === caller?.user.id),
    }[label]
    await showsIds(answer, own ?? [])
  },
}

test.for(cells.map((cell) => [cell.title, cell] as const))('%s', async ([, cell]) => {
  const scene = await createScene(server, cell)
  const before = await rows()
  const answer = await attempt(cell, scene)
  const isRefused = cell.words.some((word) => /^\d+$/.test(word))
  if (isRefused) expect(await rows()).toEqual(before)
  else expect(Object.keys(endpointOf(cell).responses)).toContain(String(answer.status))
  for (const word of cell.words) {
    const check = CHECKS[word]
    if (!check) throw new Error(`docs/access.md says "${word}", which the test does not know.`)
    await check(answer, cell, scene)
  }
})
