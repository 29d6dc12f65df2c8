import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { flushFolder } from '#/lib/flush-folder.ts'

/** The format of the folder. Another one is refused. */
export const FORMAT = 1
const FILE = 'manifest.json'
export const DUMP = 'gatehouse.dump'
export const ENCRYPTED_DUMP = 'gatehouse.dump.age'

const Hex = z.string().regex(/^([0-9a-f]{2})+$/)
const Digest = z.string().regex(/^[0-9a-f]{64}$/)

/** The contents of a database that must be the same at the backup and after the restore. */
const DatabaseState = z.strictObject({
  migrations: z.array(z.strictObject({ name: z.string(), checksum: Digest })),
  audit: z.strictObject({
    epoch: z.int(),
    newest_seal: z.strictObject({ number: z.int(), hash: Hex, mac: Hex }).nullable(),
  }),
  signing_key_ids: z.array(z.string()),
})
export type DatabaseState = z.infer<typeof DatabaseState>

const Manifest = z.strictObject({
  format: z.literal(FORMAT),
  gatehouse_version: z.string().regex(/^\d+\.\d+\.\d+$/),
  /** The major version of the server. */
  postgres_version: z.int(),
  taken_at: z.iso.datetime(),
  ...DatabaseState.shape,
  dump: z.strictObject({
    file: z.enum([DUMP, ENCRYPTED_DUMP]),
    bytes: z.int(),
    sha256: Digest,
  }),
})
export type Manifest = z.infer<typeof Manifest>

/** Writes the manifest of a complete backup. The folder gets its name only with the whole content. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const partial = join(folder, `${FILE}.partial`)
  const text = `${JSON.stringify(manifest, null, 2)}\n`
  await writeFile(partial, text, { flag: 'wx', mode: 0o600, flush: true })
  await rename(partial, join(folder, FILE))
  await flushFolder(folder)
}

export async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, FILE), 'utf8').catch((cause: unknown) => {
    throw new Error(`${folder} is no complete backup: it has no readable ${FILE}.`, { cause })
  })
  const { data, error } = Manifest.safeParse(parseJson(text))
  if (data) return data
  const [issue] = error.issues
  throw new Error(
    `${FILE} of ${folder} is not one that this version reads: ${issue?.path.join('.') || FILE} ${issue?.message}.`,
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Creates a folder that only its owner may enter, or takes an empty one. Returns whether it was created. */
export async function makeFolder(folder: string): Promise<boolean> {
  const created = await mkdir(folder, { recursive: true, mode: 0o700 })
  return created !== undefined
}
