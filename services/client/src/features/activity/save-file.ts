/** Milliseconds. Browsers read the file some time after the click. */
const KEPT = 60_000

/** Hands a file to the browser, which saves it as its person has set it up. */
export function saveFile(file: Blob, name: string): void {
  const href = URL.createObjectURL(file)
  Object.assign(document.createElement('a'), { href, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(href), KEPT)
}
