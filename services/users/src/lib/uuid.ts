const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Whether the text is a UUID in its canonical form. Postgres would also accept others. */
export const isUuid = (text: string): boolean => UUID.test(text)

export const UUID_BYTES = 16

/** Returns the 16 bytes of a UUID. */
export const bytesOfUuid = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex')

/** Returns the UUID of the first 16 bytes. */
export const uuidOfBytes = (bytes: Buffer): string =>
  bytes
    .toString('hex', 0, UUID_BYTES)
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
