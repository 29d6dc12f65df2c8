import { listAudit } from '@gatehouse/contract'
import { type LoaderFunctionArgs, useLoaderData, useSearchParams } from 'react-router'
import { DeferredList } from '#/components/deferred-list.tsx'
import { LinkButton } from '#/components/link-button.tsx'
import { ListEmpty } from '#/components/list-empty.tsx'
import { Page } from '#/components/page.tsx'
import { Download } from '#/features/activity/download.tsx'
import { ActivityFilters } from '#/features/activity/filters.tsx'
import { ActivityList } from '#/features/activity/list.tsx'
import { activityQuery } from '#/features/activity/query.ts'
import { call } from '#/lib/api.ts'
import { deferred } from '#/lib/deferred.ts'
import { paths } from '#/lib/paths.ts'
import { getSession } from '#/lib/session.ts'

export function loader({ request: { url, signal } }: LoaderFunctionArgs) {
  // The user may be one whose session has ended: their page stays under the session-ended dialog.
  if (getSession().user?.role !== 'admin') return null
  const query = activityQuery(new URL(url).searchParams)
  const events = deferred(call(listAudit, { query }, signal))
  return { query, events }
}

export function Component() {
  const data = useLoaderData<typeof loader>()
  if (!data) return <NoAccess />
  return (
    <Page
      controls={<Download query={data.query} />}
      intro="Log-ins and changes by everybody, latest first."
      title={TITLE}
    >
      <ActivityFilters list={data.events} />
      <DeferredList resolve={data.events}>
        {(answer) => <ActivityList answer={answer} empty={<Empty />} you={null} />}
      </DeferredList>
    </Page>
  )
}

const TITLE = 'Activity'

function Empty() {
  const [search] = useSearchParams()
  if (search.size === 0) return <ListEmpty text="No activity yet." />
  return (
    <ListEmpty text="No activity matches these filters.">
      <LinkButton to={paths.activity} variant="default">
        Clear filters
      </LinkButton>
    </ListEmpty>
  )
}

const NoAccess = () => (
  <Page intro="Only admins can view everybody’s activity." title={TITLE} width="form">
    <LinkButton to={paths.ownActivity}>View your activity</LinkButton>
  </Page>
)
