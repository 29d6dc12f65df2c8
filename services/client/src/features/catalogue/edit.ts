import { getWidget, putWidget, UpdateWidgetBody, type Widget } from '@gatehouse/contract'
import type * as z from 'zod/mini'
import { call, callTagged } from '#/lib/api.ts'
import { hasCode } from '#/lib/api-error.ts'
import { type FormFailure, type FormResult, failureOf } from '#/lib/form.ts'
import { parseWidget, textIn } from './widget-form.ts'

/** A widget and the ETag that a change of it rests on. */
export interface Version {
  widget: Widget
  etag: string | undefined
}

/** An edit that came too late, and what the widget has become meanwhile: null when it is gone. */
export interface StaleEdit {
  failure: FormFailure
  theirs: Version | null
}

type Body = z.output<typeof UpdateWidgetBody>

export const isStale = (result: FormResult): result is StaleEdit => 'theirs' in result

/** The widget as it is now. */
export async function loadWidget(name: string): Promise<Version> {
  const { answer, etag } = await callTagged(getWidget, { params: { name } })
  return { widget: answer.data, etag }
}

const GONE = 'Somebody has deleted this widget meanwhile. Save again to add it anew.'

interface Edit {
  name: string
  body: Body
  /** What the form showed at first. */
  before: Record<keyof Body, string>
}

const isSame = (a: Record<keyof Body, string>, b: Record<keyof Body, string>) =>
  a.info_url === b.info_url && a.deadline === b.deadline

/** Goes on from what the widget has become, where nobody has to be asked about it. */
async function meet(edit: Edit): Promise<FormResult | StaleEdit> {
  const { name, body, before } = edit
  try {
    const theirs = await loadWidget(name)
    // As wanted: saved by an answer that was lost on its way, or by somebody of the same mind.
    if (isSame(theirs.widget, body)) return { done: `${name} is saved.` }
    if (isSame(theirs.widget, before)) return await save(edit, theirs.etag)
    return { failure: {}, theirs }
  } catch (error) {
    if (!hasCode(error, 'not_found')) return { failure: failureOf(error) }
    return { failure: { message: GONE }, theirs: null }
  }
}

async function save(edit: Edit, ifMatch: string | undefined): Promise<FormResult | StaleEdit> {
  const { name, body } = edit
  try {
    await call(putWidget, { params: { name }, body, ifMatch })
    return { done: `${name} is saved.` }
  } catch (error) {
    return hasCode(error, 'precondition_failed') ? meet(edit) : { failure: failureOf(error) }
  }
}

/** Saves a widget's form over the version that it rests on, and over no other. */
export async function edit(form: FormData): Promise<FormResult | StaleEdit> {
  const { value, failure } = parseWidget(UpdateWidgetBody, form)
  if (failure) return { failure }
  const before = {
    info_url: textIn(form, 'info_url_before'),
    deadline: textIn(form, 'deadline_before'),
  }
  const change = { name: textIn(form, 'name'), body: value, before }
  return save(change, textIn(form, 'etag') || undefined)
}
