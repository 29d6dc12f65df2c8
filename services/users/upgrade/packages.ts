import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { ROOT } from './release.ts'

interface Lock {
  packages: Record<string, { version?: string; dependencies?: Record<string, string> }>
}

const MODULES = path.join(ROOT, 'node_modules')

const readJson = (...parts: string[]) => JSON.parse(readFileSync(path.join(...parts), 'utf8'))

/** Returns the direct dependencies of the release's service that are missing here or have another version. */
function differing(folder: string): string[] {
  const { packages }: Lock = readJson(folder, 'package-lock.json')
  return ['services/users', 'services/contract']
    .flatMap((workspace) => Object.keys(packages[workspace]?.dependencies ?? {}))
    .filter((name) => !name.startsWith('@gatehouse/'))
    .flatMap((name) => {
      const locked = packages[`node_modules/${name}`]?.version
      return locked === installedVersion(name) ? [] : [`${name}@${locked}`]
    })
}

function installedVersion(name: string): string | undefined {
  const manifest = path.join(MODULES, name, 'package.json')
  return existsSync(manifest) ? readJson(manifest).version : undefined
}

/** Links each package of `from` into `to`, except those that are there, and ours. */
function link(from: string, to: string): void {
  mkdirSync(to, { recursive: true })
  for (const name of readdirSync(from)) {
    if (name === '@gatehouse') continue
    const [source, target] = [path.join(from, name), path.join(to, name)]
    if (name.startsWith('@')) link(source, target)
    else if (!existsSync(target)) symlinkSync(source, target)
  }
}

/** Gives the release its packages: those of the working copy, and its own where the versions differ. */
export function providePackages(folder: string): void {
  const modules = path.join(folder, 'node_modules')
  const own = differing(folder)
  if (own.length > 0) {
    const options = [
      '--no-save',
      '--no-package-lock',
      '--no-audit',
      '--no-fund',
      '--workspaces=false',
    ]
    const scratch = path.join(folder, 'own')
    mkdirSync(scratch)
    execFileSync('npm', ['install', ...options, '--prefix', scratch, ...own], { stdio: 'pipe' })
    link(path.join(scratch, 'node_modules'), modules)
  }
  const workspaces = path.join(modules, '@gatehouse')
  mkdirSync(workspaces, { recursive: true })
  symlinkSync(path.join(folder, 'services/contract'), path.join(workspaces, 'contract'))
  link(MODULES, modules)
}
