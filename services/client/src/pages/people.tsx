import { listUsers } from '@gatehouse/contract'
import { Button } from '@mantine/core'
import { Suspense, useState } from 'react'
import {
  type ActionFunctionArgs,
  Await,
  type LoaderFunctionArgs,
  useLoaderData,
} from 'react-router'
import { lazyPart } from '#/components/lazy-part.tsx'
import { ListFailed } from '#/components/list-failed.tsx'
import { ListSkeleton } from '#/components/list-skeleton.tsx'
import { focusHeading, Page } from '#/components/page.tsx'
import { changePeople } from '#/features/people/actions.ts'
import { PeopleFilters } from '#/features/people/filters.tsx'
import { List } from '#/features/people/list.tsx'
import type { OpenDialog } from '#/features/people/open-dialog.ts'
import { peopleQuery } from '#/features/people/query.ts'
import { WaitingLink } from '#/features/people/waiting-link.tsx'
import { call } from '#/lib/api.ts'
import { flash } from '#/lib/flash.ts'
import { loggedInUser } from '#/lib/session.ts'

export { revalidateUnlessFailed as shouldRevalidate } from '#/lib/form.ts'

const Dialogs = lazyPart(() => import('#/features/people/dialogs.tsx'))

export function loader({ request }: LoaderFunctionArgs) {
  const role = loggedInUser()?.role ?? 'employee'
  const query = peopleQuery(new URL(request.url).searchParams, role !== 'employee')
  const people = call(listUsers, { query }, request.signal)
  // <Await> shows a failure, but may come to the promise after it has failed.
  people.catch(() => undefined)
  return { role, people }
}

export const action = async ({ request }: ActionFunctionArgs) =>
  changePeople(await request.formData())

const INTROS = {
  employee: 'Everybody who has an account here.',
  manager: 'Everybody who has an account here. Admins can change them.',
  admin: 'Everybody who has an account here. Changes hold at once.',
}

export function Component() {
  const { role, people } = useLoaderData<typeof loader>()
  const [dialog, setDialog] = useState<OpenDialog | null>(null)
  const close = () => setDialog(null)
  const done = (message: string) => {
    close()
    flash(message)
    focusHeading()
  }
  const isAdmin = role === 'admin'
  return (
    <Page
      actions={
        <>
          {role !== 'employee' && <WaitingLink list={people} />}
          {isAdmin && (
            <Button onClick={() => setDialog({ kind: 'add' })} size="md">
              Add person
            </Button>
          )}
        </>
      }
      intro={INTROS[role]}
      title="People"
    >
      {role !== 'employee' && <PeopleFilters list={people} />}
      <Suspense fallback={<ListSkeleton />}>
        <Await errorElement={<ListFailed />} resolve={people}>
          {(answer) => <List answer={answer} onOpenDialog={isAdmin ? setDialog : undefined} />}
        </Await>
      </Suspense>
      {dialog && <Dialogs onClose={close} onDone={done} dialog={dialog} />}
    </Page>
  )
}
