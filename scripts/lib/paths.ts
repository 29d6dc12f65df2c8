import path from 'node:path'

const root = path.resolve(import.meta.dirname, '../..')

export const inRoot = (...parts: string[]) => path.join(root, ...parts)

/** Returns a path relative to the current directory. */
export const shown = (file: string) => path.relative(process.cwd(), file) || '.'
