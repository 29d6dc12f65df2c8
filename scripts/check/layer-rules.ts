import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import { inRoot } from '../lib/paths.ts'
import { problem } from '../lib/problem.ts'
import { breaches } from './breaches.ts'

type Diagnostic = { category: string; location: { path: string } }

const lint = async (dir: string): Promise<Diagnostic[]> => {
  const args = ['lint', '--reporter=json', '--max-diagnostics=none', '.']
  const options = { cwd: dir, all: true, reject: false } as const
  const { stdout, all } = await execa(inRoot('node_modules/.bin/biome'), args, options)
  try {
    return JSON.parse(stdout).diagnostics
  } catch {
    throw problem(`Biome wrote no report:\n${all}`)
  }
}

/** Returns the folder of a breach and the file that it imports. Both must exist, or the breach proves nothing. */
const pathsOf = ([file, code]: (typeof breaches)[number]): string[] => {
  const [source = ''] = file.split('/src/')
  const [, imported] = /'#\/([^']+)'/.exec(code) ?? []
  return [path.dirname(file), ...(imported ? [`${source}/src/${imported}`] : [])]
}

function checkPaths(): void {
  const missing = breaches.flatMap(pathsOf).filter((file) => !existsSync(inRoot(file)))
  if (missing.length > 0) throw problem(`breaches.ts names missing paths: ${missing}`)
}

/**
 * Proves that the import rules work: Biome must report each breach, linted at its path with the project's configuration.
 * A rule whose pattern matches nothing would pass silently.
 */
export const checkLayerRules = async () => {
  checkPaths()
  const dir = mkdtempSync(path.join(tmpdir(), 'gatehouse-layers-'))
  try {
    for (const name of ['biome.json', 'package.json', '.gitignore']) {
      cpSync(inRoot(name), path.join(dir, name))
    }
    for (const [file, code] of breaches) {
      mkdirSync(path.dirname(path.join(dir, file)), { recursive: true })
      writeFileSync(path.join(dir, file), `${code}\n`)
    }
    const found = await lint(dir)
    const missed = breaches.filter(
      ([file, , rule]) =>
        !found.some(({ category, location }) => category === rule && location.path === file),
    )
    if (missed.length === 0) return `${breaches.length} breaches, all reported`
    throw problem(
      missed.map(([file, code]) => `Biome does not report in ${file}: ${code}`).join('\n'),
    )
  } finally {
    rmSync(dir, { recursive: true })
  }
}
