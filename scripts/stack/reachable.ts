import { existsSync, statSync } from 'node:fs'
import path from 'node:path'
import { problem } from '../lib/problem.ts'

const upwards = (file: string): string[] => {
  const parent = path.dirname(file)
  return parent === file ? [file] : [file, ...upwards(parent)]
}

const isClosed = (folder: string) => existsSync(folder) && (statSync(folder).mode & 0o001) === 0

const quoted = (folder: string) => `'${folder.replaceAll("'", "'\\''")}'`

/**
 * Run by root, Postgres and nginx's workers give up root's rights, and a folder closed to others then stops them with
 * messages that name neither.
 */
export const assertReachable = (...folders: string[]) => {
  if (process.getuid?.() !== 0) return
  const closed = [...new Set(folders.flatMap(upwards))].filter(isClosed).sort()
  if (closed.length === 0) return
  throw problem(
    `Run by root, Postgres and nginx work as other users, who cannot enter some folders: chmod o+x ${closed.map(quoted).join(' ')}, or move the project or --data to a folder open to all, such as one under /srv, or run this as an ordinary user.`,
  )
}
