import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { inRoot } from '../lib/paths.ts'

/** Creates a folder that Postgres and nginx can enter when root runs this. */
export const newFolder = () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'gatehouse-situations-'))
  chmodSync(folder, 0o755)
  return folder
}

const shell = (script: string, ...args: string[]) =>
  execFileSync('bash', ['-euo', 'pipefail', '-c', script, 'clone', ...args], {
    cwd: inRoot(),
    stdio: 'pipe',
  })

/** Copies the working copy's files to a folder with the permissions of `git clone` under this umask. */
export const cloneInto = (folder: string, umask = '022') => {
  const script = `
umask ${umask}
mkdir -p "$1"
git ls-files -z --cached --others --exclude-standard --deduplicate |
  while IFS= read -r -d '' file; do [ ! -e "$file" ] || printf '%s\\0' "$file"; done |
  tar -c --null -T - | tar -x --no-same-permissions --no-same-owner -C "$1"`
  shell(script, folder)
}

/** Copies a folder with hard links, or without where these are impossible. */
const copy = (from: string, to: string) => {
  if (!existsSync(from)) return
  mkdirSync(path.dirname(to), { recursive: true })
  shell('cp -al "$1" "$2" 2>/dev/null || { rm -rf "$2"; cp -a "$1" "$2"; }', from, to)
}

/** Copies the packages and builds to a clone, so that it starts within seconds. */
export const addBuilt = (folder: string) => {
  for (const name of [
    'node_modules',
    'services/users/node_modules',
    'services/users/src/generated',
    'services/client/dist',
  ]) {
    copy(inRoot(name), path.join(folder, name))
  }
}
