import type { KeyObject } from 'node:crypto'
import { deriveKey, mac, seal, unseal } from '#/lib/secrets.ts'

/** Sent by SMTP; kept and shown at /dev/mail; or never written, as in production without a server. */
export type MailMode = 'smtp' | 'inbox' | 'off'

interface Settings {
  APP_SECRET: readonly string[]
  NODE_ENV: string
  PUBLIC_URL: URL
  MAIL_URL?: unknown
}

/** What a payload is bound to, so that payloads cannot be swapped. */
interface SealedRow {
  id: string
  kind: string
}

/** What writing and reading the outbox needs: the mode, and keys derived from APP_SECRET. */
export interface MailBox {
  mode: MailMode
  /** The origin of links and of Message-IDs. */
  site: URL
  /** Encrypts the payload of a row with the first secret. */
  seal(row: SealedRow, payload: object): Uint8Array<ArrayBuffer>
  /** Decrypts with any secret. Returns `undefined` when none fits. */
  open(row: SealedRow, sealed: Uint8Array): unknown
  /** HMACs of a kind and an address, ignoring case, one for each secret. Rows store the first. */
  addressKeys(
    kind: string,
    address: string,
  ): [Uint8Array<ArrayBuffer>, ...Uint8Array<ArrayBuffer>[]]
}

export function mailBox(settings: Settings): MailBox {
  const [first = '', ...others] = settings.APP_SECRET
  const [sealing, ...formerSealing] = derived('mail-outbox')
  const [counting, ...formerCounting] = derived('mail-address')

  function derived(purpose: 'mail-outbox' | 'mail-address'): [KeyObject, ...KeyObject[]] {
    return [deriveKey(first, purpose), ...others.map((secret) => deriveKey(secret, purpose))]
  }

  return {
    mode: mailMode(settings),
    site: settings.PUBLIC_URL,
    seal: (row, payload) => new Uint8Array(seal(sealing, JSON.stringify(payload), contextOf(row))),
    open(row, sealed) {
      for (const key of [sealing, ...formerSealing]) {
        const json = unseal(key, sealed, contextOf(row))
        if (json !== undefined) return JSON.parse(json)
      }
      return undefined
    },
    addressKeys(kind, address) {
      const message = Buffer.from(JSON.stringify([kind, address.toLowerCase()]))
      const keyOf = (key: KeyObject) => new Uint8Array(mac(key, message))
      return [keyOf(counting), ...formerCounting.map(keyOf)]
    },
  }
}

const contextOf = ({ id, kind }: SealedRow) => `${id} ${kind}`

function mailMode({ MAIL_URL, NODE_ENV }: Settings): MailMode {
  if (MAIL_URL) return 'smtp'
  return NODE_ENV === 'production' ? 'off' : 'inbox'
}
