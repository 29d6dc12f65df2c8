import * as z from 'zod/mini'
import { getSession } from './session.ts'
import { unsavedForms } from './unsaved.ts'

const KEY = 'drafts'
/** Milliseconds. A reload takes seconds. */
const LIFE = 10 * 60_000

const Fields = z.record(z.string(), z.union([z.string(), z.boolean()]))
const Kept = z.object({
  /** Nobody else's page shows them. */
  userId: z.nullable(z.string()),
  at: z.number(),
  forms: z.record(z.string(), Fields),
})
type Kept = z.infer<typeof Kept>

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

const PLAIN_TYPES = 'text email url date time datetime-local checkbox'.split(' ')
const SECRET = /password|token|secret|code|key/i

/** Secrets are never written to a storage. A password that is shown has the type of a text. */
function isKeepable(element: Element): element is Field {
  if (element instanceof HTMLInputElement) {
    const { type, name, autocomplete } = element
    return Boolean(name) && PLAIN_TYPES.includes(type) && !SECRET.test(`${name} ${autocomplete}`)
  }
  if (!(element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement))
    return false
  return element.name !== ''
}

const fieldsOf = (form: HTMLFormElement): Field[] => [...form.elements].filter(isKeepable)

const currentOf = (field: Field): string | boolean =>
  field.type === 'checkbox' ? (field as HTMLInputElement).checked : field.value

/** Which form it is: the page, what the form does, and the row that it does it to. */
function keyOf(form: HTMLFormElement): string {
  const hidden = ['intent', 'id', 'name'].map(
    (name) => form.querySelector<HTMLInputElement>(`input[type="hidden"][name="${name}"]`)?.value,
  )
  return [location.pathname, ...hidden].join(' ')
}

const userId = (): string | null => getSession().user?.id ?? null

function readKept(): Kept | null {
  try {
    const { data } = Kept.safeParse(JSON.parse(sessionStorage.getItem(KEY) ?? 'null'))
    return data && Date.now() - data.at < LIFE ? data : null
  } catch {
    return null
  }
}

function write(kept: Kept | null): void {
  try {
    if (kept && Object.keys(kept.forms).length > 0) {
      sessionStorage.setItem(KEY, JSON.stringify(kept))
    } else sessionStorage.removeItem(KEY)
  } catch {
    // A browser without storage keeps no drafts.
  }
}

/** Keeps the text of every unsaved form, secrets left out, for the next load of this page in this tab. */
export function keepDrafts(): void {
  const forms = unsavedForms().map((form) => [
    keyOf(form),
    Object.fromEntries(fieldsOf(form).map((field) => [field.name, currentOf(field)])),
  ])
  write({ userId: userId(), at: Date.now(), forms: Object.fromEntries(forms) })
}

/** As a person would: React listens to the event, and remembers what it last set. */
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
 * Returns the steps that enter what was kept of a form, and forgets it. Drafts of another person, and old ones, are
 * dropped; while nobody is logged in they wait for their own person.
 */
export function takeDraft(form: HTMLFormElement): (() => void)[] {
  const kept = readKept()
  if (!kept || (userId() && kept.userId !== userId())) {
    dropDrafts()
    return []
  }
  const key = keyOf(form)
  const draft = kept.forms[key]
  if (!draft || kept.userId !== userId()) return []
  const { [key]: _, ...others } = kept.forms
  write({ ...kept, forms: others })
  return fieldsOf(form).flatMap((field) => {
    const value = draft[field.name]
    return value === undefined || value === currentOf(field) ? [] : [() => enter(field, value)]
  })
}
