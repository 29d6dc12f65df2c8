import { loadWidget, type Version } from './edit.ts'

/** What an admin is about to do. */
export type Task =
  | { kind: 'add' }
  | { kind: 'edit'; name: string; loading: Promise<Version> }
  | { kind: 'delete'; name: string }

/** The list may be old: what is edited is the widget as it is now, with the ETag of that. */
export function editTask(name: string): Task {
  const loading = loadWidget(name)
  // <Await> shows a failure, but may come to the promise after it has failed.
  loading.catch(() => undefined)
  return { kind: 'edit', name, loading }
}
