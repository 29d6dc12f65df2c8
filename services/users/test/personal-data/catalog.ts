import { ownerQuery } from '../database.ts'

/** A column of a table, such as `sessions.user_id`. */
interface Column {
  table: string
  column: string
}

const names = (rows: Column[]) => rows.map(({ table, column }) => `${table}.${column}`)

/** Returns every column with a foreign key to users. */
export const foreignKeysToUsers = async (): Promise<string[]> =>
  names(
    await ownerQuery<Column>(`
      SELECT key.table_name AS "table", key.column_name AS "column"
      FROM information_schema.referential_constraints
      JOIN information_schema.key_column_usage AS key USING (constraint_name)
      JOIN information_schema.constraint_column_usage AS target USING (constraint_name)
      WHERE target.table_name = 'users'`),
  )

const columns = (condition: string) =>
  ownerQuery<Column>(`
    SELECT table_name AS "table", column_name AS "column" FROM information_schema.columns
    WHERE table_schema = 'public' AND ${condition} ORDER BY 1, 2`)

/** Returns every column that could contain a user's id. */
export const uuidColumns = async (): Promise<string[]> => names(await columns(`udt_name = 'uuid'`))

export const columnsOf = async (table: string): Promise<string[]> =>
  (await columns(`table_name = '${table}'`)).map(({ column }) => column)

export const tables = async (): Promise<string[]> => [
  ...new Set((await columns('true')).map(({ table }) => table)),
]

export async function countRows(table: string, column: string, id: string): Promise<number> {
  const [row] = await ownerQuery<{ count: number }>(
    `SELECT count(*)::int AS count FROM "${table}" WHERE "${column}" = '${id}'`,
  )
  return row?.count ?? 0
}
