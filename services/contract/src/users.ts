import * as z from 'zod/mini'
import { answer, Done, page } from './answer.ts'
import { endpoint } from './endpoint.ts'
import { Email, NewPassword, Password, PathId, Role, Username, UserState } from './fields.ts'
import { Cursor, QueryText, queryInteger } from './fields-query.ts'
import { prose } from './fields-texts.ts'
import { PublicUser, User } from './user.ts'

const AnyUser = z.union([User, PublicUser])

/** How many a list has in all; a large number is an estimate, and then not exact. */
export const UserTotal = z.object({ count: z.int(), exact: z.boolean() })
export type UserTotal = z.infer<typeof UserTotal>

/** Managers and admins are told the total. */
const UsersPage = page(AnyUser, { total: z.optional(UserTotal) })

const UserParams = z.object({ id: PathId })

export const SORT_FIELDS = ['username', 'email', 'created_at', 'last_login_at'] as const
export type SortField = (typeof SORT_FIELDS)[number]
export type Sort = SortField | `-${SortField}`
export const SORTS: Sort[] = SORT_FIELDS.flatMap((field): Sort[] => [field, `-${field}`])

export const PAGE_LIMIT = 25

export const UsersQuery = z.object({
  limit: z.optional(queryInteger(1, 100)),
  cursor: z.optional(Cursor),
  q: z.optional(QueryText),
  role: z.optional(Role),
  state: z.optional(UserState),
  sort: z.optional(z.enum(SORTS, { error: `Choose one of ${SORTS.join(', ')}.` })),
})

/** What only managers and admins may ask of the list. */
export const MANAGER_QUERY = ['q', 'role', 'state', 'sort'] as const

export const CreateUserBody = z.object({
  username: Username,
  email: Email,
  password: NewPassword,
  role: z.optional(Role),
})
export const UpdateUserBody = z.object({ username: Username, email: Email })
export const PatchUserBody = z
  .object({
    role: z.optional(Role),
    active: z.optional(z.boolean({ error: 'Choose true or false.' })),
  })
  .check(
    z.refine((body) => body.role !== undefined || body.active !== undefined, {
      error: 'Send role, active or both.',
      path: ['role'],
    }),
  )
export const DeleteUserBody = z.object({
  password: z.optional(Password),
})

export const ApproveUserBody = z.object({ role: z.optional(Role) })
export const RejectUserBody = z.object({
  /** Told to the person when they log in. */
  reason: z.optional(prose(500)),
})

export const listUsers = endpoint({
  method: 'GET',
  path: '/users',
  tag: 'users',
  summary: 'Users, a page at a time; managers and admins may search, filter and sort',
  access: 'anyone',
  identifies: true,
  query: UsersQuery,
  responses: { 200: UsersPage },
  errors: ['token_required', 'insufficient_scope'],
})

export const getUser = endpoint({
  method: 'GET',
  path: '/users/:id',
  tag: 'users',
  summary: 'One user',
  access: 'anyone',
  identifies: true,
  versioned: true,
  params: UserParams,
  responses: { 200: answer(AnyUser) },
  errors: ['not_found'],
})

export const createUser = endpoint({
  method: 'POST',
  path: '/users',
  tag: 'users',
  summary: 'Add a user',
  access: 'admin',
  body: CreateUserBody,
  responses: { 201: answer(User) },
  errors: ['user_exists', 'too_many_requests'],
})

export const updateUser = endpoint({
  method: 'PUT',
  path: '/users/:id',
  tag: 'users',
  summary: 'Change a username and address',
  access: 'user',
  ownership: 'self',
  params: UserParams,
  body: UpdateUserBody,
  responses: { 200: answer(User) },
  errors: ['not_found', 'user_exists', 'precondition_failed'],
})

export const patchUser = endpoint({
  method: 'PATCH',
  path: '/users/:id',
  tag: 'users',
  summary: 'Change a role, activate or deactivate',
  access: 'admin',
  params: UserParams,
  body: PatchUserBody,
  responses: { 200: answer(User) },
  errors: ['not_found', 'last_admin', 'precondition_failed'],
})

export const deleteUser = endpoint({
  method: 'DELETE',
  path: '/users/:id',
  tag: 'users',
  summary: 'Remove a user; removing oneself takes the password',
  access: 'user',
  ownership: 'self',
  params: UserParams,
  body: z.optional(DeleteUserBody),
  responses: { 200: Done },
  errors: ['not_found', 'last_admin', 'precondition_failed', 'too_many_requests'],
})

export const approveUser = endpoint({
  method: 'POST',
  path: '/users/:id/approve',
  tag: 'users',
  summary: 'Accept a registration; an admin may give a role at that moment',
  access: 'manager',
  params: UserParams,
  body: z.optional(ApproveUserBody),
  responses: { 200: answer(User) },
  errors: ['not_found', 'conflict', 'precondition_failed'],
})

export const rejectUser = endpoint({
  method: 'POST',
  path: '/users/:id/reject',
  tag: 'users',
  summary: 'Refuse a registration, with a reason',
  access: 'manager',
  params: UserParams,
  body: z.optional(RejectUserBody),
  responses: { 200: answer(User) },
  errors: ['not_found', 'conflict', 'precondition_failed'],
})
