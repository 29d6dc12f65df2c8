import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { inRoot } from '../lib/paths.ts'
import { problem } from '../lib/problem.ts'

const FOLDERS = ['services', 'scripts', 'nginx', 'e2e', 'docs', 'ops', '.ci', '.gitlab']

/** Paths in code spans, read from the root. A pattern, an ellipsis or a generated folder names no file. */
const pathsIn = (text: string): string[] =>
  [...text.matchAll(/`([\w.@/-]+)`/g)]
    .map(([, name = '']) => name.replace(/^\.\/(?=\w)/, ''))
    .filter((name) => FOLDERS.includes(name.split('/')[0] ?? '') && name.includes('/'))
    .filter((name) => !/NNNN|\.\.\.|\/(?:dist|generated|coverage)\b/.test(name))

/** Link targets inside the repository, read from the file's folder. */
const linksIn = (text: string): string[] =>
  [...text.matchAll(/(?:\]\(|src=")([^)"\s#]+)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))

const faultsOf = (file: string, text: string): string[] => [
  ...pathsIn(text).filter((name) => !existsSync(inRoot(name))),
  ...linksIn(text).filter((target) => !existsSync(inRoot(path.dirname(file), target))),
]

/** Reports paths and links in Markdown files that lead nowhere. */
export const checkDocPaths = async () => {
  // A check that has stopped looking would pass everything.
  const breaches = ['`services/users/src/none.ts`', '[a](none.md)', '<img src="none.png">']
  const missed = breaches.filter((text) => faultsOf('README.md', text).length === 0)
  if (missed.length > 0) throw problem(`Not reported: ${missed}`)
  const files = globSync(['*.md', 'docs/**/*.md', '.gitlab/**/*.md', 'services/*/src/**/*.md'], {
    cwd: inRoot(),
  })
  const faults = files.flatMap((file) =>
    faultsOf(file, readFileSync(inRoot(file), 'utf8')).map((name) => `${file}: ${name}`),
  )
  if (faults.length > 0) throw problem(`These paths do not exist:\n${faults.join('\n')}`)
  return `${files.length} files`
}
