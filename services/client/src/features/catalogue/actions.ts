import { CreateWidgetBody, createWidget, deleteWidget } from '@gatehouse/contract'
import { call } from '#/lib/api.ts'
import { hasCode } from '#/lib/api-error.ts'
import { type FormResult, failureOf, submit } from '#/lib/form.ts'
import { actionByIntent } from '#/lib/form-action.ts'
import { edit } from './edit.ts'
import { parseWidget, textIn } from './widget-form.ts'

async function add(form: FormData): Promise<FormResult> {
  const { value, failure } = parseWidget(CreateWidgetBody, form)
  if (failure) return { failure }
  try {
    await call(createWidget, { body: value })
    return { done: `${value.name} was added.` }
  } catch (error) {
    if (!hasCode(error, 'widget_exists')) return { failure: failureOf(error) }
    return { failure: { errors: { name: 'This name is taken.' } } }
  }
}

async function remove(form: FormData): Promise<FormResult> {
  const name = textIn(form, 'name')
  return submit(async () => {
    await call(deleteWidget, { params: { name } }).catch((error: unknown) => {
      // Another admin has deleted it already.
      if (!hasCode(error, 'not_found')) throw error
    })
    return `${name} was deleted.`
  })
}

/** Handles the forms of the catalogue. */
export const catalogueAction = actionByIntent<FormResult>({ add, edit, remove })
