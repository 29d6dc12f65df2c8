import { getSystem } from '@gatehouse/contract'
import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { DeferredList } from '#/components/deferred-list.tsx'
import { LinkButton } from '#/components/link-button.tsx'
import { Page } from '#/components/page.tsx'
import { Refresh } from '#/features/system/refresh.tsx'
import { Report } from '#/features/system/report.tsx'
import { call } from '#/lib/api.ts'
import { deferred } from '#/lib/deferred.ts'
import { paths } from '#/lib/paths.ts'
import { getSession } from '#/lib/session.ts'

export function loader({ request: { signal } }: LoaderFunctionArgs) {
  // The user may be one whose session has ended: their page stays under the session-ended dialog.
  if (getSession().user?.role !== 'admin') return null
  return { report: deferred(call(getSystem, {}, signal)) }
}

export function Component() {
  const data = useLoaderData<typeof loader>()
  if (!data) return <NoAccess />
  return (
    <Page
      controls={<Refresh />}
      intro="The state of this installation, and what to do about each problem."
      title={TITLE}
    >
      <DeferredList name="report" resolve={data.report}>
        {(answer) => <Report report={answer.data} />}
      </DeferredList>
    </Page>
  )
}

const TITLE = 'System'

const NoAccess = () => (
  <Page intro="Only admins can view the system." title={TITLE} width="form">
    <LinkButton to={paths.account}>View your account</LinkButton>
  </Page>
)
