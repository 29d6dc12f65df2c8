import {
  changePassword as changePasswordEndpoint,
  login,
  logout,
  type RequestOf,
  register,
  type User,
} from '@gatehouse/contract'
import { callForSession } from './api.ts'
import { ApiError } from './api-error.ts'
import { send } from './http.ts'
import { begin, endElsewhere, forget, LOGGED_OUT } from './session.ts'

export const logIn = async (body: RequestOf<typeof login>['body']): Promise<User> =>
  begin(await send(login, { body }, { cookie: true }))

/** Null when somebody has to approve the registration first. */
export async function createAccount(
  body: RequestOf<typeof register>['body'],
): Promise<User | null> {
  const answer = await send(register, { body }, { cookie: true })
  return 'access_token' in answer ? begin(answer) : null
}

/** Changes the password. The service ends every session of the user, and opens a new one for this browser. */
export async function changePassword(
  user: User,
  body: RequestOf<typeof changePasswordEndpoint>['body'],
): Promise<void> {
  begin({ ...(await callForSession(changePasswordEndpoint, { body })), data: user })
}

/** Ends the session at the service, then in every tab. The cookie alone names it, even when the access token is old. */
export async function logOut(): Promise<void> {
  try {
    await send(logout, {}, { cookie: true })
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error
  }
  endElsewhere(LOGGED_OUT)
  forget()
}

/** After the account was removed, and its sessions with it. */
export function forgetAccount(): void {
  endElsewhere('Your account was deleted.')
  forget()
}
