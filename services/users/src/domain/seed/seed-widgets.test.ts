import { CreateWidgetBody } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createUser } from '../../../test/factories.ts'
import { seedWidgets } from './seed-widgets.ts'

const server = useApp()

test('the seeded widgets fill one page and are valid, except for one past deadline', async () => {
  const { id } = await createUser(server, { role: 'admin' })
  await seedWidgets(server.app.db, id)
  const widgets = await server.app.db.widget.findMany()
  expect(widgets.length).toBeGreaterThanOrEqual(6)
  expect(widgets.length).toBeLessThanOrEqual(12)
  const faults = widgets.map(({ name, infoUrl, deadline }) => {
    const body = { name, info_url: infoUrl, deadline: deadline.toISOString() }
    return CreateWidgetBody.safeParse(body).error?.issues.map(({ message }) => message)
  })
  expect(faults.filter((messages) => messages)).toEqual([
    ['Choose a date or time that is not past.'],
  ])
  expect(widgets.every(({ deadline }) => deadline.getTime() % 60_000 === 0)).toBe(true)
  expect(widgets.every(({ ownerId }) => ownerId === id)).toBe(true)
})
