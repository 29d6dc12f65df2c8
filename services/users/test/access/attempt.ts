import type { Answer, TestApp } from '../app.ts'
import { endpoints, fieldsOf, requestWith } from '../endpoints.ts'
import type { Scene } from './scene.ts'
import type { Cell } from './table.ts'

export const endpointOf = ({ label }: Cell) => {
  const found = endpoints.find((candidate) => candidate.label === label)
  if (!found) throw new Error(`The contract has no ${label}.`)
  return found.endpoint
}

/** Optional fields of which a request needs several. */
const TOGETHER: Record<string, string[]> = {
  'POST /auth/login/second-factor': ['second_factor_token', 'code'],
  'POST /auth/login/passkey': ['passkey_token'],
}

/** Sends the required fields and the cell's field. */
export function attempt(
  server: TestApp,
  cell: Cell,
  { caller, values }: Scene,
): Promise<Answer<unknown>> {
  const endpoint = endpointOf(cell)
  const { field } = cell
  if (field !== undefined && !fieldsOf(endpoint).some(({ name }) => name === field)) {
    throw new Error(`${cell.label} takes no ${field}.`)
  }
  const request = requestWith(endpoint, ({ name, optional }) =>
    optional && name !== field && !TOGETHER[cell.label]?.includes(name) ? undefined : values[name],
  )
  return server.call(endpoint, { ...request, token: caller?.token })
}

/** Reads every row that a caller could change. */
export async function readRows(server: TestApp) {
  const { user, session, task, widget, invitation } = server.app.db
  const orderBy = { id: 'asc' } as const
  return [
    await user.findMany({ orderBy }),
    await session.findMany({ orderBy }),
    await task.findMany({ orderBy }),
    await widget.findMany(),
    await invitation.findMany({ orderBy }),
  ] as const
}
