import type { TestApp } from './app.ts'

/** Binary values in the encodings that a token may have, others as text. */
const textsOf = (value: unknown): string[] =>
  Buffer.isBuffer(value)
    ? (['base64url', 'base64', 'hex'] as const).map((encoding) => value.toString(encoding))
    : [String(value)]

const allTables = async ({ owner }: TestApp): Promise<string[]> => {
  const { rows } = await owner.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`,
  )
  return rows.map(({ name }) => name)
}

/** Returns every value of these tables, by default of all. */
export async function dump(server: TestApp, tables?: string[]): Promise<string[]> {
  const values: unknown[] = []
  for (const name of tables ?? (await allTables(server))) {
    const { rows } = await server.owner.query<Record<string, unknown>>(`SELECT * FROM ${name}`)
    values.push(...rows.flatMap((row) => Object.values(row)))
  }
  const texts = new Set(values.flatMap(textsOf))
  return [...texts].filter((text) => text !== '' && text.length <= 512)
}
