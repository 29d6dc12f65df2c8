const edited = new Set<HTMLFormElement>()

export const noteEdited = (form: HTMLFormElement): void => void edited.add(form)
export const noteSaved = (form: HTMLFormElement): void => void edited.delete(form)

/** Returns the forms on this page with unsaved changes. */
export function unsavedForms(): HTMLFormElement[] {
  for (const form of edited) if (!form.isConnected) edited.delete(form)
  return [...edited]
}
