import {
  listUsers,
  type PublicUser,
  type ResponseOf,
  type TokenAnswer,
  type User,
  type UserTotal,
} from '@gatehouse/contract'
import { type Call, mock } from './mock.ts'

export function user(over: Partial<User> = {}): User {
  const role = over.role ?? 'employee'
  return {
    id: '0193a0b2-7c00-7000-8000-000000000001',
    username: 'michael',
    email: 'michael@example.test',
    role,
    admin: role === 'admin',
    active: true,
    approved: true,
    state: 'active',
    email_verified: false,
    created_at: '2026-01-02T03:04:05.000Z',
    last_login_at: null,
    ...over,
  }
}

export const admin = (over: Partial<User> = {}): User =>
  user({
    id: '0193a0b2-7c00-7000-8000-000000000002',
    username: 'admin',
    email: 'admin@example.test',
    role: 'admin',
    ...over,
  })

export const tokens = (over: Partial<TokenAnswer> = {}): TokenAnswer => ({
  status: 'success',
  access_token: 'token-1',
  token_type: 'bearer',
  expires_in: 900,
  refresh_expires_in: 2_592_000,
  ...over,
})

type Page = ResponseOf<typeof listUsers>

export const pageOf = (items: (User | PublicUser)[], links: Partial<Page['links']> = {}): Page => ({
  status: 'success',
  data: { items, has_prev: Boolean(links.prev), has_next: Boolean(links.next) },
  links: { self: '/api/v1/users', first: '/api/v1/users', ...links },
})

/** The page with its total, as managers and admins receive it. */
export const countedPageOf = (items: User[], total: UserTotal): Page => {
  const page = pageOf(items)
  return { ...page, data: { ...page.data, total } }
}

/** Answers the list of users, and that of pending users. @returns the calls for the first */
export function mockPeople(answer: Page, waiting: User[] = []): Call[] {
  const calls: Call[] = []
  mock(listUsers, (call) => {
    if (call.query.get('state') === 'pending') return pageOf(waiting)
    calls.push(call)
    return answer
  })
  return calls
}
