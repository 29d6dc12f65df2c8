/** Browsers read the file some time after the click. */
const LIFETIME_MS = 60_000

/** Makes the browser save a file. */
export function saveFile(file: Blob, name: string): void {
  const href = URL.createObjectURL(file)
  Object.assign(document.createElement('a'), { href, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(href), LIFETIME_MS)
}
