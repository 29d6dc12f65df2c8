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
 * Throws if root runs this and other users cannot enter a folder: Postgres and nginx's workers drop root's rights, and
 * their own messages do not name the folder.
 */
export const assertReachable = (...folders: string[]) => {
  if (process.getuid?.() !== 0) return
  const closed = [...new Set(folders.flatMap(upwards))].filter(isClosed).sort()
  if (closed.length === 0) return
  throw problem(
    `When root runs this, Postgres and nginx run as other users, and these cannot enter some folders: chmod o+x ${closed.map(quoted).join(' ')}, or move the project or --data to a folder that all users can enter, such as one under /srv, or run this as an ordinary user.`,
  )
}
