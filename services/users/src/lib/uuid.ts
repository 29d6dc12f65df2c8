const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Whether Postgres would take the text as a uuid in its one written form. */
export const isUuid = (text: string): boolean => UUID.test(text)
