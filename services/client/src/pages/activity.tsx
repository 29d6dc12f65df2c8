import { listAudit } from '@gatehouse/contract'
import { Suspense } from 'react'
import { Await, type LoaderFunctionArgs, useLoaderData, useSearchParams } from 'react-router'
import { LinkButton } from '#/components/link-button.tsx'
import { ListEmpty } from '#/components/list-empty.tsx'
import { ListFailed } from '#/components/list-failed.tsx'
import { ListSkeleton } from '#/components/list-skeleton.tsx'
import { Page } from '#/components/page.tsx'
import { Download } from '#/features/activity/download.tsx'
import { ActivityFilters } from '#/features/activity/filters.tsx'
import { ActivityList } from '#/features/activity/list.tsx'
import { activityQuery } from '#/features/activity/query.ts'
import { call } from '#/lib/api.ts'
import { paths } from '#/lib/paths.ts'
import { getSession } from '#/lib/session.ts'

export function loader({ request: { url, signal } }: LoaderFunctionArgs) {
  // Also that of a session that has just ended: its page stays under the dialog that asks to log in.
  if (getSession().user?.role !== 'admin') return null
  const query = activityQuery(new URL(url).searchParams)
  const events = call(listAudit, { query }, signal)
  // <Await> shows a failure, but may come to the promise after it has failed.
  events.catch(() => undefined)
  return { query, events }
}

export function Component() {
  const data = useLoaderData<typeof loader>()
  if (!data) return <NotYours />
  return (
    <Page
      actions={<Download query={data.query} />}
      intro="Who logged in, and who changed what. The latest first."
      title={TITLE}
    >
      <ActivityFilters list={data.events} />
      <Suspense fallback={<ListSkeleton />}>
        <Await errorElement={<ListFailed />} resolve={data.events}>
          {(answer) => <ActivityList answer={answer} empty={<Empty />} you={null} />}
        </Await>
      </Suspense>
    </Page>
  )
}

const TITLE = 'Activity'

function Empty() {
  const [search] = useSearchParams()
  if (search.size === 0) return <ListEmpty text="Nothing has happened yet." />
  return (
    <ListEmpty text="Nothing fits these filters.">
      <LinkButton to={paths.activity} variant="default">
        Clear the filters
      </LinkButton>
    </ListEmpty>
  )
}

const NotYours = () => (
  <Page intro="Admins see what everybody did." title={TITLE} width="form">
    <LinkButton to={paths.ownActivity}>See your own</LinkButton>
  </Page>
)
