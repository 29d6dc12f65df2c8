import { listUsers } from '@gatehouse/contract'
import { Button } from '@mantine/core'
import { useState } from 'react'
import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { DeferredList } from '#/components/deferred-list.tsx'
import { lazyPart } from '#/components/lazy-part.tsx'
import { LinkButton } from '#/components/link-button.tsx'
import { focusHeading, Page } from '#/components/page.tsx'
import { PeopleFilters } from '#/features/people/filters.tsx'
import { UserList } from '#/features/people/list.tsx'
import type { OpenDialog } from '#/features/people/open-dialog.ts'
import { peopleQuery } from '#/features/people/query.ts'
import { WaitingLink } from '#/features/waiting/waiting-link.tsx'
import { call } from '#/lib/api.ts'
import { deferred } from '#/lib/deferred.ts'
import { flash } from '#/lib/flash.ts'
import { paths } from '#/lib/paths.ts'
import { loadRegistration } from '#/lib/registration.ts'
import { loggedInUser } from '#/lib/session.ts'

export { peopleAction as action } from '#/features/people/actions.ts'
export { revalidateUnlessFailed as shouldRevalidate } from '#/lib/form.ts'

const Dialogs = lazyPart(() => import('#/features/people/dialogs.tsx'))

export function loader({ request }: LoaderFunctionArgs) {
  const role = loggedInUser()?.role ?? 'employee'
  const query = peopleQuery(new URL(request.url).searchParams, role !== 'employee')
  const list = call(listUsers, { query }, request.signal)
  return { role, people: deferred(role === 'admin' ? withMailSetting(list) : list) }
}

/** The buttons of an admin's list depend on whether mail is sent. */
const withMailSetting = async <T,>(list: Promise<T>): Promise<T> =>
  (await Promise.all([list, loadRegistration()]))[0]

const INTROS = {
  employee: 'Everybody who has an account.',
  manager: 'Everybody who has an account. Only admins can change accounts.',
  admin: 'Everybody who has an account.',
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
      controls={
        <>
          {role !== 'employee' && <WaitingLink list={people} />}
          {isAdmin && (
            <>
              <LinkButton to={paths.invitations} variant="default">
                Invitations
              </LinkButton>
              <Button onClick={() => setDialog({ kind: 'add' })} size="md">
                Add person
              </Button>
            </>
          )}
        </>
      }
      intro={INTROS[role]}
      title="People"
    >
      {role !== 'employee' && <PeopleFilters list={people} />}
      <DeferredList resolve={people}>
        {(answer) => <UserList answer={answer} onOpenDialog={isAdmin ? setDialog : undefined} />}
      </DeferredList>
      {dialog && <Dialogs onClose={close} onDone={done} dialog={dialog} />}
    </Page>
  )
}
