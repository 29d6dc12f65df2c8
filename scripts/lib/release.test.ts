import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { inRoot } from './paths.ts'

const CHANGELOG = '# Changelog\n\n## [Unreleased]\n\n### Added\n- A thing.\n'

const PRISMA = 'services/users/prisma'
const CHART = 'ops/helm/gatehouse/Chart.yaml'

const makeRepository = (changelog = CHANGELOG) => {
  const dir = mkdtempSync(path.join(tmpdir(), 'gatehouse-release-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: dir, encoding: 'utf8' }).trim()
  const write = (file: string, content: unknown) =>
    writeFileSync(
      path.join(dir, file),
      `${typeof content === 'string' ? content : JSON.stringify(content, null, 2)}\n`,
    )
  mkdirSync(path.join(dir, 'e2e'))
  write('package.json', { version: '0.1.0', workspaces: ['e2e'] })
  write('e2e/package.json', { version: '0.1.0' })
  write('package-lock.json', {
    version: '0.1.0',
    packages: {
      '': { version: '0.1.0' },
      e2e: { version: '0.1.0' },
      'node_modules/a': { version: '0.1.0' },
    },
  })
  mkdirSync(path.join(dir, path.dirname(CHART)), { recursive: true })
  write(CHART, 'name: gatehouse\nversion: 0.1.0\nappVersion: 0.1.0')
  mkdirSync(path.join(dir, `${PRISMA}/migrations/1_a`), { recursive: true })
  write(`${PRISMA}/migrations/1_a/migration.sql`, 'SELECT 1;')
  write(`${PRISMA}/released-migrations.json`, {})
  write('CHANGELOG.md', changelog)
  git('init', '--quiet', '--initial-branch=main')
  git('config', 'user.name', 'Test')
  git('config', 'user.email', 'test@example.test')
  git('config', 'commit.gpgsign', 'false')
  git('config', 'tag.gpgsign', 'false')
  git('add', '.')
  git('commit', '--quiet', '--message=First')
  const release = (...args: string[]) =>
    spawnSync(process.execPath, [inRoot('scripts/release.ts'), ...args], {
      cwd: dir,
      encoding: 'utf8',
    })
  return { git, release, write, read: (file: string) => readFileSync(path.join(dir, file), 'utf8') }
}

test('changes nothing in a dry run', () => {
  const { git, release } = makeRepository()
  const { status, stdout } = release('0.2.0', '--dry-run')
  expect(status).toBe(0)
  expect(stdout).toContain('package.json, e2e/package.json, package-lock.json')
  expect(stdout).toContain('Would commit "Release 0.2.0" and tag v0.2.0.')
  expect(git('status', '--porcelain')).toBe('')
  expect(git('tag')).toBe('')
})

test('dates the changelog, sets the versions, commits and tags', () => {
  const { git, release, read } = makeRepository()
  expect(release('0.10.0').status).toBe(0)
  expect(read('CHANGELOG.md')).toMatch(
    /^## \[Unreleased\]\n\n## \[0\.10\.0\] - \d{4}-\d\d-\d\d\n\n### Added/m,
  )
  expect(JSON.parse(read('e2e/package.json')).version).toBe('0.10.0')
  expect(JSON.parse(read('package-lock.json')).packages).toEqual({
    '': { version: '0.10.0' },
    e2e: { version: '0.10.0' },
    'node_modules/a': { version: '0.1.0' },
  })
  expect(read(CHART)).toBe('name: gatehouse\nversion: 0.10.0\nappVersion: 0.10.0\n')
  expect(git('log', '--format=%s', '-1', 'v0.10.0')).toBe('Release 0.10.0')
  expect(git('status', '--porcelain')).toBe('')
})

test('records the checksums of the migrations', () => {
  const { release, read } = makeRepository()
  expect(release('0.2.0').status).toBe(0)
  const checksum = createHash('sha256').update('SELECT 1;\n').digest('hex')
  expect(JSON.parse(read(`${PRISMA}/released-migrations.json`))).toEqual({ '1_a': checksum })
})

test('releases the version that the packages have while no tag has it', () => {
  const { release, write, git } = makeRepository()
  expect(release('0.1.0').status).toBe(0)
  write('CHANGELOG.md', CHANGELOG)
  git('commit', '--quiet', '--all', '--message=More')
  expect(release('0.1.0').stderr).toContain('0.1.0 is not newer than v0.1.0.')
})

test.each(['0.0.9', '0.1.0-rc.1', 'v0.2.0', 'next', ''])('refuses the version %j', (version) => {
  expect(makeRepository().release(version).status).toBe(version === '0.0.9' ? 1 : 2)
})

test('refuses another branch, uncommitted changes and an empty changelog', () => {
  const { git, release, write } = makeRepository()
  git('switch', '--quiet', '--create', 'other')
  expect(release('0.2.0')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('this is other'),
  })
  git('switch', '--quiet', 'main')
  write('CHANGELOG.md', 'changed')
  expect(release('0.2.0')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('Commit or stash'),
  })
  const empty = makeRepository(
    '# Changelog\n\n## [Unreleased]\n\n## [0.1.0] - 2026-01-01\n- A thing.\n',
  )
  expect(empty.release('0.2.0')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('nothing under'),
  })
})

test('prints its usage', () => {
  expect(makeRepository().release('--help')).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('Usage'),
  })
})
