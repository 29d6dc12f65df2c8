import { listUsers } from '@gatehouse/contract'
import { useState } from 'react'
import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { DeferredList } from '#/components/deferred-list.tsx'
import { lazyPart } from '#/components/lazy-part.tsx'
import { LinkButton } from '#/components/link-button.tsx'
import { focusHeading, Page } from '#/components/page.tsx'
import type { Decision } from '#/features/waiting/decision.ts'
import { WaitingList } from '#/features/waiting/list.tsx'
import { WAITING } from '#/features/waiting/query.ts'
import { call } from '#/lib/api.ts'
import { deferred } from '#/lib/deferred.ts'
import { paths } from '#/lib/paths.ts'
import { getSession } from '#/lib/session.ts'

export { waitingAction as action } from '#/features/waiting/actions.ts'
export { revalidateUnlessFailed as shouldRevalidate } from '#/lib/form.ts'

const Dialogs = lazyPart(() => import('#/features/waiting/dialogs.tsx'))

export function loader({ request: { url, signal } }: LoaderFunctionArgs) {
  // The user may be one whose session has ended: their page stays under the session-ended dialog.
  const role = getSession().user?.role ?? 'employee'
  if (role === 'employee') return { role }
  const cursor = new URL(url).searchParams.get('cursor') ?? undefined
  const waiting = deferred(call(listUsers, { query: { ...WAITING, cursor } }, signal))
  return { role, waiting }
}

export function Component() {
  const { role, waiting } = useLoaderData<typeof loader>()
  const [decision, setDecision] = useState<Decision | null>(null)
  const close = () => setDecision(null)
  const done = () => {
    close()
    focusHeading()
  }
  if (!waiting) return <NoAccess />
  return (
    <Page intro="People who registered and can’t log in yet, longest waiting first." title={TITLE}>
      <DeferredList resolve={waiting}>
        {(answer) => <WaitingList answer={answer} onDecide={setDecision} />}
      </DeferredList>
      {decision && <Dialogs decision={decision} onClose={close} onDone={done} role={role} />}
    </Page>
  )
}

const TITLE = 'Waiting for approval'

const NoAccess = () => (
  <Page intro="Only managers and admins can approve registrations." title={TITLE} width="form">
    <LinkButton to={paths.people}>View people</LinkButton>
  </Page>
)
