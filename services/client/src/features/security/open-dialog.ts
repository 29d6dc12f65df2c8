import type { Passkey } from '@gatehouse/contract'

/** The dialogs, by the intents of their forms. `asksForCode`: whether log-ins do. */
export type OpenDialog =
  | { intent: 'start' | 'remove' | 'codes' }
  | { intent: 'add-passkey'; asksForCode: boolean }
  | { intent: 'rename-passkey'; passkey: Passkey }
  | { intent: 'remove-passkey'; passkey: Passkey; asksForCode: boolean }
