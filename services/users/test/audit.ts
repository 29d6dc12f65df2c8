import { type AuditEvent, listAudit, type RequestOf } from '@gatehouse/contract'
import type { TestApp } from './app.ts'
import { logInAs } from './factories.ts'

/** Reads the trail as a new admin, newest first. */
export async function readTrail(
  server: TestApp,
  query: RequestOf<typeof listAudit>['query'] = {},
): Promise<AuditEvent[]> {
  const { token } = await logInAs(server, 'admin')
  const { body } = await server.call(listAudit, { query: { limit: '100', ...query }, token })
  return body.data.items
}
