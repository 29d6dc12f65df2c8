import { execFileSync } from 'node:child_process'
import { inRoot } from '../lib/paths.ts'

const git = (...args: string[]): string[] =>
  execFileSync('git', args, {
    cwd: inRoot(),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
    .split('\0')
    .filter(Boolean)

/** Files that differ from HEAD; in CI, or without Git, every file. */
export const filesToSpell = (): string[] => {
  if (process.env['CI']) return ['.']
  try {
    return [
      ...git('diff', '--name-only', '--diff-filter=d', '--relative', '-z', 'HEAD'),
      ...git('ls-files', '--others', '--exclude-standard', '-z'),
    ]
  } catch {
    return ['.']
  }
}
