import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { inRoot } from '../lib/paths.ts'
import { problem } from '../lib/problem.ts'
import { breaches } from './breaches.ts'

type Diagnostic = { category: string; location: { path: string } }

const lint = (dir: string) =>
  new Promise<Diagnostic[]>((resolve, reject) => {
    const args = ['lint', '--reporter=json', '--max-diagnostics=none', '.']
    execFile(inRoot('node_modules/.bin/biome'), args, { cwd: dir }, (_fails, stdout, stderr) => {
      try {
        resolve(JSON.parse(stdout).diagnostics)
      } catch {
        reject(problem(`Biome gave no report:\n${stdout}${stderr}`))
      }
    })
  })

/** The folder of each breach and what it imports: a breach at a path that has moved proves nothing. */
const pathsOf = ([file, code]: (typeof breaches)[number]): string[] => {
  const [source = ''] = file.split('/src/')
  const [, imported] = /'#\/([^']+)'/.exec(code) ?? []
  return [path.dirname(file), ...(imported ? [`${source}/src/${imported}`] : [])]
}

function checkPaths(): void {
  const missing = breaches.flatMap(pathsOf).filter((file) => !existsSync(inRoot(file)))
  if (missing.length > 0) throw problem(`breaches.ts names what does not exist: ${missing}`)
}

/**
 * Proves that the rules on imports look: each breach, linted under its path by the project's own configuration, must be
 * reported. A rule whose pattern has stopped matching passes everything without a word.
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
    throw problem(missed.map(([file, code]) => `Biome lets ${file} say: ${code}`).join('\n'))
  } finally {
    rmSync(dir, { recursive: true })
  }
}
