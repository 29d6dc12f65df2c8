const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Whether Postgres would take the text as a uuid in its one written form. */
export const isUuid = (text: string): boolean => UUID.test(text)

export const UUID_BYTES = 16

/** A uuid's 16 bytes. */
export const bytesOfUuid = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex')

/** The uuid of the first 16 bytes. */
export const uuidOfBytes = (bytes: Buffer): string =>
  bytes
    .toString('hex', 0, UUID_BYTES)
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
