import { updateTask } from '@gatehouse/contract'
import { details, personFilter } from '../fixtures/activity.ts'
import { expectAccessible, expectDialogsAccessible } from '../fixtures/axe.ts'
import { hoursFromNow, statistics, taskButton } from '../fixtures/board.ts'
import { CATALOGUE } from '../fixtures/catalogue.ts'
import { env } from '../fixtures/env.ts'
import { expect, test } from '../fixtures/test.ts'

const PHONE = { width: 390, height: 844 }

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`In the ${colorScheme} theme axe finds nothing`, () => {
    test.use({ colorScheme })
    test.slow()

    test('on the board as a manager, with each dialog', async ({ newUser, newTask, pageAs }) => {
      const user = await newUser({ role: 'manager' })
      const { title } = await newTask({
        description: 'Two\nlines',
        deadline: hoursFromNow(-3),
        assigned_user_id: user.id,
      })
      const page = await pageAs(user)
      await page.goto(`/board?q=${title}`)
      await expect(page.getByRole('table')).toBeVisible()
      await statistics(page).getByText('By person').click()
      await expectAccessible(page)
      await expectDialogsAccessible(page, [
        page.getByRole('button', { name: 'Add task' }),
        page.getByRole('button', { name: title, exact: true }),
        ...['Assign', 'Edit', 'Delete'].map((verb) => taskButton(page, verb, title)),
      ])
    })

    test('on an edit conflict of a task', async ({
      newUser,
      newTask,
      pageAs,
      adminApi,
      consoleWatch,
    }) => {
      consoleWatch.allow(/status of 412/)
      const { id, title } = await newTask()
      const page = await pageAs(await newUser({ role: 'manager' }))
      await page.goto(`/board?q=${title}`)
      await taskButton(page, 'Edit', title).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Title').fill(`${title} mine`)
      await adminApi(updateTask, { params: { id }, body: { title: `${title} theirs` } })
      await dialog.getByRole('button', { name: 'Save changes' }).click()
      await expect(dialog.getByRole('alert')).toBeVisible()
      await expectAccessible(page)
    })

    test('on an employee’s board, on a screen and a phone', async ({
      newUser,
      newTask,
      pageAs,
    }) => {
      const user = await newUser()
      const page = await pageAs(user)
      await page.goto('/board')
      await expect(page.getByText('You have no open tasks.')).toBeVisible()
      await expectAccessible(page)
      await newTask({ assigned_user_id: user.id, deadline: hoursFromNow(-3) })
      await page.reload()
      await expect(page.getByRole('table')).toBeVisible()
      await expectAccessible(page)
      await page.setViewportSize(PHONE)
      await expect(page.getByRole('list', { name: 'Tasks' })).toBeVisible()
      await expectAccessible(page)
    })

    test('on the catalogue, with each dialog', async ({ newWidget, pageAs }) => {
      const { name } = await newWidget()
      const page = await pageAs(env.admin)
      await page.goto(CATALOGUE)
      await expect(page.getByRole('table')).toBeVisible()
      await expectAccessible(page)
      await expectDialogsAccessible(page, [
        page.getByRole('button', { name: 'Add widget' }),
        page.getByRole('button', { name: `Edit ${name}` }),
        page.getByRole('button', { name: `Delete ${name}` }),
      ])
      await page.setViewportSize(PHONE)
      await expect(page.getByRole('list', { name: 'Widgets' })).toBeVisible()
      await expectAccessible(page)
    })

    test('on the user’s own sessions and, as an admin, another user’s', async ({
      newUser,
      pageAs,
    }) => {
      const user = await newUser()
      await pageAs(user)
      const page = await pageAs(user)
      await page.goto('/account/sessions')
      await expect(page.getByRole('rowheader')).toHaveCount(2)
      await expectAccessible(page)
      await expectDialogsAccessible(page, [
        page.getByRole('button', { name: 'End all other sessions' }),
      ])

      const admin = await pageAs(env.admin)
      await admin.goto(`/people/${user.id}/sessions`)
      await expect(admin.getByRole('rowheader')).toHaveCount(2)
      await expectAccessible(admin)
      await expectDialogsAccessible(admin, [
        admin.getByRole('button', { name: 'End all sessions' }),
      ])
    })

    test('on everybody’s activity and the user’s own, on a screen and a phone', async ({
      newUser,
      pageAs,
    }) => {
      const user = await newUser()
      const page = await pageAs(env.admin)
      await page.goto(`/activity?user=${user.id}`)
      await details(page, `added ${user.username}`).click()
      await expectAccessible(page)
      await personFilter(page, 'Actor').fill(user.username)
      await expect(page.getByText('No activity matches these filters.')).toBeVisible()
      await expectAccessible(page)

      const theirs = await pageAs(user)
      await theirs.goto('/account/activity')
      await details(theirs, 'You logged in').click()
      await expectAccessible(theirs)
      await theirs.setViewportSize(PHONE)
      await expect(theirs.getByRole('list', { name: 'Audit events' })).toBeVisible()
      await expectAccessible(theirs)
    })

    test('on outgoing mail, on a screen and a phone, and as a user without access', async ({
      newUser,
      pageAs,
    }) => {
      const page = await pageAs(env.admin)
      await page.goto('/outgoing-mail?state=failed')
      await expect(page.getByLabel('State')).toBeVisible()
      await expectAccessible(page)
      await page.setViewportSize(PHONE)
      await expectAccessible(page)
      const theirs = await pageAs(await newUser())
      await theirs.goto('/outgoing-mail')
      await expect(theirs.getByText('Only admins can view outgoing mail.')).toBeVisible()
      await expectAccessible(theirs)
    })

    test('on the system page, on a screen and a phone, and as a user without access', async ({
      newUser,
      pageAs,
    }) => {
      const page = await pageAs(env.admin)
      await page.goto('/system')
      await expect(page.getByRole('region', { name: 'Audit trail' })).toBeVisible()
      await expectAccessible(page)
      await page.setViewportSize(PHONE)
      await expectAccessible(page)
      const theirs = await pageAs(await newUser())
      await theirs.goto('/system')
      await expect(theirs.getByText('Only admins can view the system.')).toBeVisible()
      await expectAccessible(theirs)
    })

    test('on invitations, with the dialog, and as a user without access', async ({
      newUser,
      pageAs,
    }) => {
      const page = await pageAs(env.admin)
      await page.goto('/people/invitations')
      await expect(page.getByLabel('State')).toBeVisible()
      await expectAccessible(page)
      await expectDialogsAccessible(page, [page.getByRole('button', { name: 'Invite people' })])
      const theirs = await pageAs(await newUser())
      await theirs.goto('/people/invitations')
      await expect(theirs.getByText('Only admins can invite people.')).toBeVisible()
      await expectAccessible(theirs)
    })

    test('on the activity page, as a user without access', async ({ newUser, pageAs }) => {
      const page = await pageAs(await newUser())
      await page.goto('/activity')
      await expect(page.getByText('Only admins can view everybody’s activity.')).toBeVisible()
      await expectAccessible(page)
    })

    test('on the pending registrations, as a user without access', async ({ newUser, pageAs }) => {
      const page = await pageAs(await newUser())
      await page.goto('/people/waiting')
      await expect(
        page.getByText('Only managers and admins can approve registrations.'),
      ).toBeVisible()
      await expectAccessible(page)
    })
  })
}
