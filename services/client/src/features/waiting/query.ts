import type { listUsers, RequestOf } from '@gatehouse/contract'

type ListQuery = RequestOf<typeof listUsers>['query']

/** Users that wait for approval, longest first. */
export const WAITING = { state: 'pending', sort: 'created_at' } as const satisfies ListQuery
