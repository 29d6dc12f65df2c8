import * as z from 'zod/mini'
import { getSession } from './session.ts'
import { unsavedForms } from './unsaved.ts'

const KEY = 'drafts'
const LIFETIME_MS = 10 * 60_000

const Fields = z.record(z.string(), z.union([z.string(), z.boolean()]))
const Drafts = z.object({
  /** Only this user's pages show the drafts. */
  userId: z.nullable(z.string()),
  at: z.number(),
  forms: z.record(z.string(), Fields),
})
type Drafts = z.infer<typeof Drafts>

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

const PLAIN_TYPES = 'text email url date time datetime-local checkbox'.split(' ')
const SECRET = /password|token|secret|code|key/i

/** Excludes secrets by name too: a password that is shown has the type `text`. */
function isStorable(element: Element): element is Field {
  if (element instanceof HTMLInputElement) {
    const { type, name, autocomplete } = element
    return Boolean(name) && PLAIN_TYPES.includes(type) && !SECRET.test(`${name} ${autocomplete}`)
  }
  if (!(element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement))
    return false
  return element.name !== ''
}

const fieldsOf = (form: HTMLFormElement): Field[] => [...form.elements].filter(isStorable)

const fieldValue = (field: Field): string | boolean =>
  field.type === 'checkbox' ? (field as HTMLInputElement).checked : field.value

/** Identifies a form by its page, its intent and the row that it changes. */
function keyOf(form: HTMLFormElement): string {
  const hidden = ['intent', 'id', 'name'].map(
    (name) => form.querySelector<HTMLInputElement>(`input[type="hidden"][name="${name}"]`)?.value,
  )
  return [location.pathname, ...hidden].join(' ')
}

const userId = (): string | null => getSession().user?.id ?? null

function readDrafts(): Drafts | null {
  try {
    const { data } = Drafts.safeParse(JSON.parse(sessionStorage.getItem(KEY) ?? 'null'))
    return data && Date.now() - data.at < LIFETIME_MS ? data : null
  } catch {
    return null
  }
}

function write(stored: Drafts | null): void {
  try {
    if (stored && Object.keys(stored.forms).length > 0) {
      sessionStorage.setItem(KEY, JSON.stringify(stored))
    } else sessionStorage.removeItem(KEY)
  } catch {
    // The browser refuses storage: there are no drafts.
  }
}

/** Stores the values of every unsaved form, except secrets, for the next load of this page in this tab. */
export function keepDrafts(): void {
  const forms = unsavedForms().map((form) => [
    keyOf(form),
    Object.fromEntries(fieldsOf(form).map((field) => [field.name, fieldValue(field)])),
  ])
  write({ userId: userId(), at: Date.now(), forms: Object.fromEntries(forms) })
}

/** Enters a value through events: React ignores a value that is only assigned. */
function enter(field: Field, value: string | boolean): void {
  if (typeof value === 'boolean') {
    field.click()
    return
  }
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value')?.set?.call(field, value)
  const event = field instanceof HTMLSelectElement ? 'change' : 'input'
  field.dispatchEvent(new Event(event, { bubbles: true }))
}

export const dropDrafts = (): void => write(null)

/**
 * Removes a form's stored draft and returns the steps that restore it. Drops expired drafts and those of another user.
 * While nobody is logged in, drafts wait for their user.
 */
export function takeDraft(form: HTMLFormElement): (() => void)[] {
  const stored = readDrafts()
  if (!stored || (userId() && stored.userId !== userId())) {
    dropDrafts()
    return []
  }
  const key = keyOf(form)
  const draft = stored.forms[key]
  if (!draft || stored.userId !== userId()) return []
  const { [key]: _, ...others } = stored.forms
  write({ ...stored, forms: others })
  return fieldsOf(form).flatMap((field) => {
    const value = draft[field.name]
    return value === undefined || value === fieldValue(field) ? [] : [() => enter(field, value)]
  })
}
