import { etagOf } from '../src/http/answers/etag.ts'
import type { TestApp } from './app.ts'

interface NewTestWidget {
  name?: string
  infoUrl?: string
  deadline?: Date
  ownerId?: string
}

/** Returns the time a number of milliseconds from now. */
export const inMilliseconds = (milliseconds: number) => new Date(Date.now() + milliseconds)

export const DAY = 86_400_000

/** A valid body for a widget, without the name. */
export const CHANGE = {
  info_url: 'https://example.com/gears?size=2#teeth',
  deadline: inMilliseconds(DAY).toISOString(),
}

/** Inserts a widget without the API's validation, such as one with a past deadline. */
export async function addWidget({ app }: TestApp, widget: NewTestWidget = {}) {
  const row = await app.db.widget.create({
    data: {
      name: 'gears',
      infoUrl: 'https://example.com',
      deadline: inMilliseconds(DAY),
      ...widget,
    },
  })
  return { ...row, etag: etagOf(row.version) }
}

/** Invalid widget names, as encoded in a path. */
export const ODD_NAMES = [
  ['A', 'A'],
  ['a.b', 'a.b'],
  ['a%20b', 'a b'],
  ['%00', '\0'],
  ['a%0A', 'a\n'],
  ['..%2fx', '../x'],
  ['%2e%2e%2fx', '../x'],
  ["'%20OR%201=1--", "' OR 1=1--"],
  ['%3Cb%3E', '<b>'],
  ['%C3%A4', 'ä'],
  ['%EF%BF%BD', '\uFFFD'],
  ['%F0%9F%94%91', '🔑'],
  ['%25', '%'],
  [':name', ':name'],
  ['*', '*'],
  ['x'.repeat(101), 'x'.repeat(101)],
  ['x'.repeat(8_000), 'x'.repeat(8_000)],
].map(([path = '', name = '']) => ({
  path,
  name,
  label: path.length > 40 ? `${path.length} characters` : path,
}))
