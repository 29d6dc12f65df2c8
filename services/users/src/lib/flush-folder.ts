import { open } from 'node:fs/promises'

/** Makes renamed and new files of a folder survive a power cut. */
export async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
