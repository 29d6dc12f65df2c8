import { listInvitations } from '@gatehouse/contract'
import { Button } from '@mantine/core'
import { useState } from 'react'
import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { DeferredList } from '#/components/deferred-list.tsx'
import { Filters, SelectFilter } from '#/components/filters.tsx'
import { lazyPart } from '#/components/lazy-part.tsx'
import { LinkButton } from '#/components/link-button.tsx'
import { focusHeading, Page } from '#/components/page.tsx'
import { latestResult } from '#/features/invitations/latest-result.ts'
import { InvitationList } from '#/features/invitations/list.tsx'
import { needsDialog, type OpenDialog } from '#/features/invitations/open-dialog.ts'
import { STATE_CHOICES } from '#/features/invitations/state.tsx'
import { call } from '#/lib/api.ts'
import { deferred } from '#/lib/deferred.ts'
import { flash } from '#/lib/flash.ts'
import { paths } from '#/lib/paths.ts'
import { pickParams } from '#/lib/search-params.ts'
import { getSession } from '#/lib/session.ts'

export { invitationsAction as action } from '#/features/invitations/actions.ts'
export { revalidateUnlessFailed as shouldRevalidate } from '#/lib/form.ts'

const Dialogs = lazyPart(() => import('#/features/invitations/dialogs.tsx'))

export function loader({ request: { url, signal } }: LoaderFunctionArgs) {
  // The user may be one whose session has ended: their page stays under the session-ended dialog.
  if (getSession().user?.role !== 'admin') return {}
  const query = pickParams(new URL(url).searchParams, ['cursor', 'state'])
  return { invitations: deferred(call(listInvitations, { query }, signal)) }
}

const TITLE = 'Invitations'

export function Component() {
  const { invitations } = useLoaderData<typeof loader>()
  const [dialog, setDialog] = useState<OpenDialog | null>(null)
  const close = () => setDialog(null)
  const done = (message: string) => {
    const result = latestResult.take()
    if (result && needsDialog(result)) {
      return setDialog({ kind: 'result', result, title: message })
    }
    close()
    flash(message)
    focusHeading()
  }
  if (!invitations) return <NoAccess />
  return (
    <Page
      controls={
        <>
          <LinkButton to={paths.people} variant="default">
            Back to people
          </LinkButton>
          <Button onClick={() => setDialog({ kind: 'invite' })} size="md">
            Invite people
          </Button>
        </>
      }
      intro="The people you invited choose their own username and password. A link works once, for seven days."
      title={TITLE}
    >
      <Filters even list={invitations}>
        <SelectFilter data={STATE_CHOICES} label="State" name="state" />
      </Filters>
      <DeferredList resolve={invitations}>
        {(answer) => (
          <InvitationList
            answer={answer}
            onResent={done}
            onRevoke={(invitation) => setDialog({ kind: 'revoke', invitation })}
          />
        )}
      </DeferredList>
      {dialog && <Dialogs dialog={dialog} onClose={close} onDone={done} />}
    </Page>
  )
}

const NoAccess = () => (
  <Page intro="Only admins can invite people." title={TITLE} width="form">
    <LinkButton to={paths.people}>View people</LinkButton>
  </Page>
)
