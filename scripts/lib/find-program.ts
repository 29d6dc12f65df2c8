import { accessSync, constants } from 'node:fs'
import path from 'node:path'

// On Debian nginx is in a folder that only root has on PATH.
const alsoIn = ['/usr/sbin', '/usr/local/sbin']

const isExecutable = (file: string) => {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Returns the path of the first of these programs on PATH or in the folders for administrators. */
export const findProgram = (...names: string[]) => {
  const { PATH = '' } = process.env
  const folders = [...PATH.split(path.delimiter), ...alsoIn]
  const files = names.flatMap((name) => folders.map((folder) => path.join(folder, name)))
  return files.find(isExecutable)
}
