import { readFileSync } from 'node:fs'

type Environment = Record<string, string | undefined>

/**
 * Adds each secret whose `NAME_FILE` names a file, as Docker and Kubernetes mount them. One trailing line break doesn't
 * count. Returns a fault for a file that can't be read or is empty, and for a secret that is set in both ways.
 */
export function readSecretFiles(env: Environment, names: readonly string[]) {
  const read: Environment = { ...env }
  const faults: string[] = []
  for (const name of names) {
    const file = env[`${name}_FILE`]
    if (file === undefined) continue
    if (env[name] !== undefined) faults.push(`${name} and ${name}_FILE are both set`)
    const content = contentOf(file)
    if (content === undefined) faults.push(`${name}_FILE names a file that cannot be read`)
    else if (content === '') faults.push(`${name}_FILE names an empty file`)
    else read[name] = content
  }
  return { env: read, faults }
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '')
  } catch {
    return undefined
  }
}
