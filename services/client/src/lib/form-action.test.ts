import { expect, test } from 'vitest'
import { actionByIntent } from './form-action.ts'

const action = actionByIntent({
  add: async (form) => `added ${form.get('name')}`,
  remove: async (_form, { params }) => `removed ${params['id']}`,
})

const submit = (fields: Record<string, string>) => {
  const body = new URLSearchParams(fields)
  const request = new Request('https://gatehouse.example.test/', { method: 'POST', body })
  return action({ request, params: { id: '1' } } as unknown as Parameters<typeof action>[0])
}

test('runs the handler that the intent field names, with the form and the route', async () => {
  expect(await submit({ intent: 'add', name: 'ada' })).toBe('added ada')
  expect(await submit({ intent: 'remove' })).toBe('removed 1')
})

test.each([{}, { intent: 'edit' }, { intent: 'toString' }])(
  'throws for a form without a known intent: %o',
  async (fields) => {
    await expect(submit(fields)).rejects.toThrow('no form with the intent')
  },
)
