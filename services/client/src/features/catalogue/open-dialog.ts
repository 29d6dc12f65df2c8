import type { Widget } from '@gatehouse/contract'
import { deferred } from '#/lib/deferred.ts'
import type { Version } from '#/lib/version.ts'
import { loadWidget } from './edit.ts'

/** A dialog over the catalogue, and the widget that it changes. */
export type OpenDialog =
  | { kind: 'add' }
  | { kind: 'edit'; name: string; loading: Promise<Version<Widget>> }
  | { kind: 'delete'; name: string }

/** Loads the current version of the widget and its ETag: the list may be old. */
export const editDialog = (name: string): OpenDialog => ({
  kind: 'edit',
  name,
  loading: deferred(loadWidget(name)),
})

export interface DialogProps {
  onClose: () => void
  onDone: (message: string) => void
}

export interface ListProps {
  /** Absent for readers who may not change the catalogue. */
  onOpenDialog?: ((dialog: OpenDialog) => void) | undefined
}

export interface ItemsProps extends ListProps {
  widgets: Widget[]
}
