import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

export interface Release {
  version: string
  /** Undefined when this clone does not have the release. */
  commit: string | undefined
}

const RELEASE = /^\[(\d+\.\d+\.\d+)\]/
const COMMIT = /commit `([\da-f]{40})`/

/** Returns the newest release of the changelog, by its tag or else by the commit that the changelog names. */
export function findRelease(): Release {
  const changelog = readFileSync(`${ROOT}CHANGELOG.md`, 'utf8')
  const entry = changelog.split(/^## /m).find((part) => RELEASE.test(part)) ?? ''
  const [, version = ''] = RELEASE.exec(entry) ?? []
  const [, named = ''] = COMMIT.exec(entry) ?? []
  const commit = [`v${version}`, named].find((name) => name !== '' && hasCommit(name))
  return { version, commit }
}

const hasCommit = (name: string) =>
  spawnSync('git', ['cat-file', '-e', `${name}^{commit}`], { cwd: ROOT }).status === 0

/** Writes folders and files of a commit below `folder`, without a checkout. */
export function extract(commit: string, paths: string[], folder: string): void {
  const archive = execFileSync('git', ['archive', commit, ...paths], {
    cwd: ROOT,
    maxBuffer: 100_000_000,
  })
  execFileSync('tar', ['-x', '-C', folder], { input: archive })
}
