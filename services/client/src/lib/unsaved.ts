const typedInto = new Set<HTMLFormElement>()

export const noteTyped = (form: HTMLFormElement): void => void typedInto.add(form)
export const noteSaved = (form: HTMLFormElement): void => void typedInto.delete(form)

/** The forms on this page with text that was typed and not saved. */
export function unsavedForms(): HTMLFormElement[] {
  for (const form of typedInto) if (!form.isConnected) typedInto.delete(form)
  return [...typedInto]
}
