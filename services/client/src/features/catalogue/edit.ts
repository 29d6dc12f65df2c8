import { getWidget, putWidget, UpdateWidgetBody, type Widget } from '@gatehouse/contract'
import type * as z from 'zod/mini'
import { call, callTagged } from '#/lib/api.ts'
import { hasCode } from '#/lib/api-error.ts'
import { failureOf } from '#/lib/form.ts'
import { type EditResult, type Version, versionOf } from '#/lib/version.ts'
import { parseWidget, textIn } from './widget-form.ts'

type Body = z.output<typeof UpdateWidgetBody>

/** Loads the current version of a widget. */
export const loadWidget = async (name: string): Promise<Version<Widget>> =>
  versionOf(await callTagged(getWidget, { params: { name } }))

const GONE = 'Somebody has deleted this widget. Save again to add it back.'

interface Edit {
  name: string
  body: Body
  /** The values that the form started from. */
  before: Record<keyof Body, string>
}

const isSame = (a: Record<keyof Body, string>, b: Record<keyof Body, string>) =>
  a.info_url === b.info_url && a.deadline === b.deadline

/** Retries a conflict that needs no decision by the user, else returns the current version. */
async function resolveConflict(edit: Edit): Promise<EditResult<Widget>> {
  const { name, body, before } = edit
  try {
    const current = await loadWidget(name)
    // An earlier request was saved but its answer lost, or another user saved the same values.
    if (isSame(current.row, body)) return { done: `${name} was saved.` }
    if (isSame(current.row, before)) return await save(edit, current.etag)
    return { failure: {}, current }
  } catch (error) {
    if (!hasCode(error, 'not_found')) return { failure: failureOf(error) }
    return { failure: { message: GONE }, current: null }
  }
}

async function save(edit: Edit, ifMatch: string | undefined): Promise<EditResult<Widget>> {
  const { name, body } = edit
  try {
    await call(putWidget, { params: { name }, body, ifMatch })
    return { done: `${name} was saved.` }
  } catch (error) {
    return hasCode(error, 'precondition_failed')
      ? resolveConflict(edit)
      : { failure: failureOf(error) }
  }
}

/** Saves a widget's form if the widget still has the form's version. */
export async function edit(form: FormData): Promise<EditResult<Widget>> {
  const { value, failure } = parseWidget(UpdateWidgetBody, form)
  if (failure) return { failure }
  const before = {
    info_url: textIn(form, 'info_url_before'),
    deadline: textIn(form, 'deadline_before'),
  }
  const change = { name: textIn(form, 'name'), body: value, before }
  return save(change, textIn(form, 'etag') || undefined)
}
