import type { Words } from './words.ts'

/** A part of a message. Both the HTML and the text are made from it. */
export type Block =
  | { words: Words }
  /** A button. `path` belongs to PUBLIC_URL; `token` becomes the fragment, which no server sees. */
  | { button: string; path: `/${string}`; token?: string }
  /** Digits to type. */
  | { code: string }

export interface Recipient {
  /** The user's id, or null for an address without an account. */
  id: string | null
  username: string
  email: string
}

/** One kind of message. */
export interface Letter<Data> {
  /** Constant, so that nothing foreign reaches a header. */
  subject: string
  blocks(data: Data, to: Recipient): Block[]
}

/** Types a message by its data. */
export const letter = <Data>(definition: Letter<Data>): Letter<Data> => definition
