/** Markup that may be sent as it is. Only {@link html} makes it. */
export class Html {
  readonly #markup: string

  constructor(markup: string) {
    this.#markup = markup
  }

  toString(): string {
    return this.#markup
  }
}

type HtmlValue = Html | string | number | null | undefined | readonly HtmlValue[]

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Escapes for text and for quoted attributes. */
const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '')

function markupOf(value: HtmlValue): string {
  if (value instanceof Html) return value.toString()
  if (Array.isArray(value)) return value.map(markupOf).join('')
  return escapeHtml(String(value ?? ''))
}

/** Builds markup from a template. Escapes every value, except markup that this tag made. Quote attributes. */
export const html = (parts: TemplateStringsArray, ...values: HtmlValue[]): Html =>
  new Html(String.raw({ raw: parts }, ...values.map(markupOf)))
