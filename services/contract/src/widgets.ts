import * as z from 'zod/mini'
import { answer, Links, NoContent } from './answer.ts'
import { endpoint } from './endpoint.ts'
import { PathId, Timestamp } from './fields.ts'
import { queryInteger } from './fields-query.ts'
import { Time } from './fields-texts.ts'
import { bounded, filled } from './plain-text.ts'
import { PublicUrl } from './public-url.ts'
import { PersonName } from './tasks.ts'

export const Widget = z.object({
  name: z.string(),
  info_url: z.string(),
  created_at: Timestamp,
  deadline: Timestamp,
  deadline_passed: z.boolean(),
  /** "3 days 6 hours 20 minutes 55 seconds", or "No time remaining". */
  time_remaining: z.string(),
  owner: z.nullable(PersonName),
  /** A relative URL with the prefix of the request. */
  link: z.string(),
})
export type Widget = z.infer<typeof Widget>

export const WidgetName = z.string({ error: 'Enter a name.' }).check(
  bounded(100),
  filled('Enter a name.'),
  z.regex(/^[a-z0-9_-]+$/, {
    error: 'Use only lowercase letters, digits, dashes and underscores.',
  }),
)

const DEADLINE = 'Enter a date like 2026-12-31, or a time like 2026-12-31T18:00:00Z.'

/** A date ends with its last millisecond in UTC. */
const EndOfDate = z.pipe(
  z.string().check(bounded(10), z.iso.date()),
  z.transform((date) => `${date}T23:59:59.999Z`),
)

const TimeText = z.string().check(bounded(40), z.iso.datetime({ offset: true, abort: true }))

/** A date from today on or a time that is not past, converted to a time in UTC. */
const Deadline = z.pipe(
  z.union([EndOfDate, TimeText], { error: DEADLINE }).check(
    z.refine((time) => Date.parse(time) >= Date.now(), {
      error: 'Choose a date or time that is not past.',
    }),
  ),
  Time,
)

const WidgetParams = z.object({ name: PathId })

export const WIDGETS_PER_PAGE = [5, 10, 25, 50, 100] as const
export const WIDGETS_PER_PAGE_DEFAULT = 10
const PER_PAGE = WIDGETS_PER_PAGE.map(String)

export const WidgetsQuery = z.object({
  page: z.optional(queryInteger(1, 1_000_000_000)),
  per_page: z.optional(
    z.pipe(z.enum(PER_PAGE, { error: 'Choose 5, 10, 25, 50 or 100.' }), z.transform(Number)),
  ),
})

export const UpdateWidgetBody = z.object({ info_url: PublicUrl, deadline: Deadline })
export const CreateWidgetBody = z.extend(UpdateWidgetBody, { name: WidgetName })

const WidgetsPage = z.object({
  status: z.literal('success'),
  data: z.object({
    page: z.int(),
    total_pages: z.int(),
    items_per_page: z.int(),
    total_items: z.int(),
    items: z.array(Widget),
    has_prev: z.boolean(),
    has_next: z.boolean(),
  }),
  links: Links,
})

export const listWidgets = endpoint({
  method: 'GET',
  path: '/widgets',
  tag: 'widgets',
  summary: 'List widgets by name',
  access: 'user',
  query: WidgetsQuery,
  responses: { 200: WidgetsPage },
})

export const createWidget = endpoint({
  method: 'POST',
  path: '/widgets',
  tag: 'widgets',
  summary: 'Create a widget',
  access: 'admin',
  form: true,
  body: CreateWidgetBody,
  responses: { 201: answer(Widget) },
  errors: ['widget_exists'],
})

export const getWidget = endpoint({
  method: 'GET',
  path: '/widgets/:name',
  tag: 'widgets',
  summary: 'Get a widget',
  access: 'user',
  versioned: true,
  params: WidgetParams,
  responses: { 200: answer(Widget) },
  errors: ['not_found'],
})

export const putWidget = endpoint({
  method: 'PUT',
  path: '/widgets/:name',
  tag: 'widgets',
  summary: 'Update a widget or create a missing one; `If-None-Match: *` only creates',
  access: 'admin',
  form: true,
  // A malformed name is 400 here, because the PUT may create it. Other endpoints answer 404.
  params: z.object({ name: WidgetName }),
  body: UpdateWidgetBody,
  responses: { 200: answer(Widget), 201: answer(Widget) },
  errors: ['precondition_failed', 'conflict'],
})

export const deleteWidget = endpoint({
  method: 'DELETE',
  path: '/widgets/:name',
  tag: 'widgets',
  summary: 'Delete a widget',
  access: 'admin',
  params: WidgetParams,
  responses: { 204: NoContent },
  errors: ['not_found', 'precondition_failed'],
})
