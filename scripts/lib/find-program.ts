import { accessSync, constants } from 'node:fs'
import path from 'node:path'

// Debian installs nginx into a folder that is not on an ordinary user's PATH.
const alsoIn = ['/usr/sbin', '/usr/local/sbin']

const isExecutable = (file: string) => {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The first of these programs on PATH or where administrators' programs are. */
export const findProgram = (...names: string[]) => {
  const { PATH = '' } = process.env
  const folders = [...PATH.split(path.delimiter), ...alsoIn]
  const files = names.flatMap((name) => folders.map((folder) => path.join(folder, name)))
  return files.find(isExecutable)
}
