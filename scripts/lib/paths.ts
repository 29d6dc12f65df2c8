import path from 'node:path'

/** The repository's root. */
const root = path.resolve(import.meta.dirname, '../..')

export const inRoot = (...parts: string[]) => path.join(root, ...parts)

/** A path as a person would type it from where they stand. */
export const shown = (file: string) => path.relative(process.cwd(), file) || '.'
