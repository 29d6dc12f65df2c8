import { CreateWidgetBody, createWidget, deleteWidget } from '@gatehouse/contract'
import { call } from '#/lib/api.ts'
import { hasCode } from '#/lib/api-error.ts'
import { type FormResult, failureOf, submit } from '#/lib/form.ts'
import { edit } from './edit.ts'
import { parseWidget, textIn } from './widget-form.ts'

async function add(form: FormData): Promise<FormResult> {
  const { value, failure } = parseWidget(CreateWidgetBody, form)
  if (failure) return { failure }
  try {
    await call(createWidget, { body: value })
    return { done: `${value.name} is added.` }
  } catch (error) {
    if (!hasCode(error, 'widget_exists')) return { failure: failureOf(error) }
    return { failure: { errors: { name: 'This name is taken.' } } }
  }
}

async function remove(form: FormData): Promise<FormResult> {
  const name = textIn(form, 'name')
  return submit(async () => {
    await call(deleteWidget, { params: { name } }).catch((error: unknown) => {
      // Somebody else was quicker: what was wanted is so.
      if (!hasCode(error, 'not_found')) throw error
    })
    return `${name} is deleted.`
  })
}

const INTENTS = { add, edit, remove }

/** Does what the submitted form of the catalogue is about. */
export async function changeCatalogue(form: FormData): Promise<FormResult> {
  const work = Object.entries(INTENTS).find(([intent]) => intent === form.get('intent'))?.[1]
  if (!work) throw new Error(`No form of the catalogue is called ${form.get('intent')}`)
  return work(form)
}
