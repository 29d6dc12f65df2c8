import * as z from 'zod/mini'
import { answer, Done, page } from './answer.ts'
import { endpoint } from './endpoint.ts'
import { Email, NewPassword, Password, PathId, Role, Username, UserState } from './fields.ts'
import { Cursor, QueryText, queryInteger } from './fields-query.ts'
import { multiline } from './fields-texts.ts'
import { PublicUser, User } from './user.ts'

const AnyUser = z.union([User, PublicUser])

/** The total of a list. A large total is an estimate, with `exact` false. */
export const UserTotal = z.object({ count: z.int(), exact: z.boolean() })
export type UserTotal = z.infer<typeof UserTotal>

/** Only managers and admins get the total. */
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

/** Query fields that only managers and admins may send. */
export const MANAGER_QUERY = ['q', 'role', 'state', 'sort'] as const

export const CreateUserBody = z.object({
  username: Username,
  email: Email,
  password: NewPassword,
  role: z.optional(Role),
})
export const UpdateUserBody = z.object({
  username: Username,
  email: Email,
  /** Required for another address of one's own account. */
  current_password: z.optional(Password),
})
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
  /** Returned when the user logs in. */
  reason: z.optional(multiline(500)),
})

export const listUsers = endpoint({
  method: 'GET',
  path: '/users',
  tag: 'users',
  summary: 'List users; managers and admins may search, filter and sort',
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
  summary: 'Get a user',
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
  summary: 'Create a user',
  access: 'admin',
  stepUp: 'fresh',
  body: CreateUserBody,
  responses: { 201: answer(User) },
  errors: ['user_exists', 'too_many_requests'],
})

export const updateUser = endpoint({
  method: 'PUT',
  path: '/users/:id',
  tag: 'users',
  summary:
    'Change a user’s name and address; changing one’s own address requires the password and, with mail, its confirmation',
  access: 'user',
  stepUp: 'fresh',
  ownership: 'self',
  params: UserParams,
  body: UpdateUserBody,
  responses: { 200: answer(User) },
  errors: ['not_found', 'user_exists', 'precondition_failed', 'too_many_requests'],
})

export const patchUser = endpoint({
  method: 'PATCH',
  path: '/users/:id',
  tag: 'users',
  summary: 'Change a user’s role, activate or deactivate them',
  access: 'admin',
  stepUp: 'fresh',
  params: UserParams,
  body: PatchUserBody,
  responses: { 200: answer(User) },
  errors: ['not_found', 'last_admin', 'precondition_failed'],
})

export const deleteUser = endpoint({
  method: 'DELETE',
  path: '/users/:id',
  tag: 'users',
  summary: 'Delete a user; deleting one’s own account requires the password',
  access: 'user',
  stepUp: 'fresh',
  ownership: 'self',
  params: UserParams,
  body: z.optional(DeleteUserBody),
  responses: { 200: Done },
  errors: ['not_found', 'last_admin', 'precondition_failed', 'too_many_requests'],
})

export const unlockUser = endpoint({
  method: 'POST',
  path: '/users/:id/unlock',
  tag: 'users',
  summary: 'Clear a user’s failed log-ins, so that log-ins on new devices are accepted again',
  access: 'admin',
  params: UserParams,
  responses: { 200: answer(User) },
  errors: ['not_found'],
})

export const approveUser = endpoint({
  method: 'POST',
  path: '/users/:id/approve',
  tag: 'users',
  summary: 'Approve a registration; an admin may set the role',
  access: 'manager',
  params: UserParams,
  body: z.optional(ApproveUserBody),
  responses: { 200: answer(User) },
  // With a role.
  errors: ['not_found', 'conflict', 'precondition_failed', 'insufficient_user_authentication'],
})

export const rejectUser = endpoint({
  method: 'POST',
  path: '/users/:id/reject',
  tag: 'users',
  summary: 'Reject a registration, with an optional reason',
  access: 'manager',
  params: UserParams,
  body: z.optional(RejectUserBody),
  responses: { 200: answer(User) },
  errors: ['not_found', 'conflict', 'precondition_failed'],
})
