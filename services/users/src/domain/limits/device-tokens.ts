import { randomBytes } from 'node:crypto'
import { macTokens } from '#/lib/mac-token.ts'
import { bytesOfUuid, UUID_BYTES, uuidOfBytes } from '#/lib/uuid.ts'

const ID_BYTES = 16
const EPOCH_BYTES = 4
const HEAD_BYTES = ID_BYTES + UUID_BYTES + EPOCH_BYTES
/** Accounts that one browser is known to. */
const ACCOUNTS = 5
const SEPARATOR = '.'

/** A device that is known to one account, after a log-in on it. */
export interface KnownDevice {
  /** 128 random bits. */
  id: Buffer
  userId: string
  /** The account's `device_epoch` at the time. */
  epoch: number
}

export const newDeviceId = (): Buffer => randomBytes(ID_BYTES)

export interface DeviceTokens {
  /**
   * Adds a device, first, to what a browser sent, and drops its account's former one and the oldest. Without an id, it is
   * the account's former one, or new.
   */
  add(text: string | undefined, device: Omit<KnownDevice, 'id'> & { id?: Buffer }): string
  /** Returns the device of an account, unless it is of another epoch or not made by this service. */
  find(text: string | undefined, account: Omit<KnownDevice, 'id'>): KnownDevice | undefined
}

/** Encodes known devices as a list of ids with MACs (OWASP, Slow Down Online Guessing Attacks with Device Cookies). */
export function deviceTokens(secrets: readonly string[]): DeviceTokens {
  const tokens = macTokens(secrets, { purpose: 'known-device', headBytes: HEAD_BYTES })

  function decode(token: string): KnownDevice | undefined {
    const head = tokens.decode(token)
    return (
      head && {
        id: head.subarray(0, ID_BYTES),
        userId: uuidOfBytes(head.subarray(ID_BYTES, ID_BYTES + UUID_BYTES)),
        epoch: head.readUInt32BE(ID_BYTES + UUID_BYTES),
      }
    )
  }

  function encode({ id, userId, epoch }: KnownDevice): string {
    const number = Buffer.alloc(EPOCH_BYTES)
    number.writeUInt32BE(epoch)
    return tokens.encode(Buffer.concat([id, bytesOfUuid(userId), number]))
  }

  const decodeAll = (text = ''): KnownDevice[] =>
    text.split(SEPARATOR, ACCOUNTS).flatMap((token) => decode(token) ?? [])

  const find: DeviceTokens['find'] = (text, { userId, epoch }) =>
    decodeAll(text).find((device) => device.userId === userId && device.epoch === epoch)

  return {
    find,
    add(text, { id: given, ...account }) {
      // The same id keeps its failures, so a copied cookie has no budget of its own.
      const id = given ?? find(text, account)?.id ?? newDeviceId()
      const others = decodeAll(text).filter(({ userId }) => userId !== account.userId)
      const devices = [{ id, ...account }, ...others.slice(0, ACCOUNTS - 1)]
      return devices.map(encode).join(SEPARATOR)
    },
  }
}
