// Usage: npm run release -- VERSION [--dry-run]
//
// Releases from a clean main: dates the changelog's Unreleased entries, sets the version of every package and of the
// Helm chart, records the checksums of the migrations, commits "Release VERSION" and tags it vVERSION. Pushes nothing. With --dry-run prints what would happen.
// Exit codes: 0 released, 1 the repository is not ready, 2 the command line is wrong.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import {
  checksumMigrations,
  dateChangelog,
  isNewerVersion,
  isVersion,
  setChartVersion,
  setVersions,
} from './lib/release.ts'

const usage = 'Usage: npm run release -- VERSION [--dry-run]'

const PRISMA = 'services/users/prisma'
const CHART = 'ops/helm/gatehouse/Chart.yaml'

class NotReady extends Error {}

const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim()
const read = (file: string) => readFileSync(file, 'utf8')

const readOptions = () => {
  const options = { 'dry-run': { type: 'boolean' }, help: { type: 'boolean' } } as const
  const { values, positionals } = parseArgs({ options, allowPositionals: true })
  const [version, ...rest] = positionals
  if (!values.help && (!version || rest.length > 0 || !isVersion(version)))
    throw new Error('Name a version, such as 0.2.0.')
  return { version: version ?? '', dryRun: values['dry-run'], help: values.help }
}

const checkRepository = (version: string) => {
  const branch = git('branch', '--show-current')
  if (branch !== 'main')
    throw new NotReady(`Releases are made on main, and this is ${branch || 'no branch'}.`)
  if (git('status', '--porcelain')) throw new NotReady('Commit or stash your changes first.')
  const tags = git('tag', '--list', 'v*').split('\n').filter(Boolean)
  const newer = tags.find((tag) => !isNewerVersion(version, tag.slice(1)))
  if (newer) throw new NotReady(`${version} is not newer than ${newer}.`)
  const { version: current } = JSON.parse(read('package.json'))
  // The first release may have the version that the packages already have.
  if (version !== current && !isNewerVersion(version, current)) {
    throw new NotReady(`${version} is not newer than ${current} of package.json.`)
  }
}

/** Returns the new text of each file that a release changes. */
const changedFiles = (version: string) => {
  const today = new Date().toISOString().slice(0, 10)
  const changelog = dateChangelog(read('CHANGELOG.md'), version, today)
  if (!changelog) throw new NotReady('CHANGELOG.md has nothing under Unreleased.')
  const { workspaces = [] }: { workspaces?: string[] } = JSON.parse(read('package.json'))
  const manifests = ['package.json', ...workspaces.map((folder) => `${folder}/package.json`)]
  return new Map([
    ['CHANGELOG.md', changelog],
    [CHART, setChartVersion(read(CHART), version)],
    [`${PRISMA}/released-migrations.json`, checksumMigrations(`${PRISMA}/migrations`)],
    ...[...manifests, 'package-lock.json'].map(
      (file) => [file, setVersions(read(file), version, workspaces)] as const,
    ),
  ])
}

const release = ({ version, dryRun }: { version: string; dryRun: boolean | undefined }) => {
  process.chdir(git('rev-parse', '--show-toplevel'))
  checkRepository(version)
  const files = changedFiles(version)
  if (dryRun) {
    console.log(`Would write ${[...files.keys()].join(', ')}.`)
    console.log(`Would commit "Release ${version}" and tag v${version}.`)
    return
  }
  for (const [file, text] of files) writeFileSync(file, text)
  git('commit', '--quiet', '--all', '--message', `Release ${version}`)
  git('tag', '--annotate', `v${version}`, '--message', `Release ${version}`)
  console.log(`Tagged v${version}. Publish it: git push --follow-tags`)
}

try {
  const options = readOptions()
  if (options.help) console.log(usage)
  else release(options)
} catch (error) {
  const message = error instanceof Error ? error.message : String(error)
  console.error(error instanceof NotReady ? message : `${message}\n${usage}`)
  process.exitCode = error instanceof NotReady ? 1 : 2
}
