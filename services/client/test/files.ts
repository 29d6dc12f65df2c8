import { vi } from 'vitest'

/** Records the files that the browser would save. */
export function noteFiles() {
  const files: { name: string; content: Promise<string> }[] = []
  let content = Promise.resolve('')
  vi.stubGlobal(
    'URL',
    class extends URL {
      static override createObjectURL = (blob: Blob) => {
        content = blob.text()
        return 'blob:here'
      }
      static override revokeObjectURL = () => undefined
    },
  )
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function click(
    this: HTMLAnchorElement,
  ) {
    files.push({ name: this.download, content })
  })
  return files
}
