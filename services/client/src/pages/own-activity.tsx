import { listOwnAudit } from '@gatehouse/contract'
import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { DeferredList } from '#/components/deferred-list.tsx'
import { LinkButton } from '#/components/link-button.tsx'
import { ListEmpty } from '#/components/list-empty.tsx'
import { Page } from '#/components/page.tsx'
import { ActivityList } from '#/features/activity/list.tsx'
import { call } from '#/lib/api.ts'
import { deferred } from '#/lib/deferred.ts'
import { paths } from '#/lib/paths.ts'
import { getSession } from '#/lib/session.ts'

export function loader({ request: { url, signal } }: LoaderFunctionArgs) {
  const cursor = new URL(url).searchParams.get('cursor') ?? undefined
  const events = deferred(call(listOwnAudit, { query: { cursor } }, signal))
  return { you: getSession().user?.id ?? '', events }
}

export function Component() {
  const { you, events } = useLoaderData<typeof loader>()
  return (
    <Page
      controls={
        <LinkButton to={paths.account} variant="default">
          Back to my account
        </LinkButton>
      }
      intro="Your actions, and changes to your account, latest first."
      title="My activity"
    >
      <DeferredList resolve={events}>
        {(answer) => (
          <ActivityList answer={answer} empty={<ListEmpty text="No activity yet." />} you={you} />
        )}
      </DeferredList>
    </Page>
  )
}
