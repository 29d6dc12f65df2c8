import type { RequestOf, register } from '@gatehouse/contract'

type Account = RequestOf<typeof register>['body']

// In memory only, like the form that it comes from: the password proves who may correct the address.
let waiting: Account | null = null

/** Keeps a registration that waits for its mail, so that its address can be corrected. */
export function keepWaitingAccount(account: Account | null): void {
  waiting = account
}

/** Returns the registration that this page sent. */
export const waitingAccount = (): Account | null => waiting
