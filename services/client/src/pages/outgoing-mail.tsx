import { listMail } from '@gatehouse/contract'
import { type LoaderFunctionArgs, useLoaderData, useSearchParams } from 'react-router'
import { DeferredList } from '#/components/deferred-list.tsx'
import { LinkButton } from '#/components/link-button.tsx'
import { ListEmpty } from '#/components/list-empty.tsx'
import { Page } from '#/components/page.tsx'
import { MailFilters } from '#/features/outgoing-mail/filters.tsx'
import { MailList } from '#/features/outgoing-mail/list.tsx'
import { call } from '#/lib/api.ts'
import { deferred } from '#/lib/deferred.ts'
import { paths } from '#/lib/paths.ts'
import { pickParams } from '#/lib/search-params.ts'
import { getSession } from '#/lib/session.ts'

export function loader({ request: { url, signal } }: LoaderFunctionArgs) {
  // The user may be one whose session has ended: their page stays under the session-ended dialog.
  if (getSession().user?.role !== 'admin') return null
  const query = pickParams(new URL(url).searchParams, ['state', 'cursor'])
  return { mails: deferred(call(listMail, { query }, signal)) }
}

export function Component() {
  const data = useLoaderData<typeof loader>()
  if (!data) return <NoAccess />
  return (
    <Page
      intro="Mail that Gatehouse sends, latest first. A failed delivery is repeated for up to 48 hours. Then the mail has failed."
      title={TITLE}
    >
      <MailFilters list={data.mails} />
      <DeferredList resolve={data.mails}>
        {(answer) => <MailList answer={answer} empty={<Empty />} />}
      </DeferredList>
    </Page>
  )
}

const TITLE = 'Outgoing mail'

function Empty() {
  const [search] = useSearchParams()
  if (search.size === 0) return <ListEmpty text="No mail yet." />
  return (
    <ListEmpty text="No mail matches these filters.">
      <LinkButton to={paths.outgoingMail} variant="default">
        Clear filters
      </LinkButton>
    </ListEmpty>
  )
}

const NoAccess = () => (
  <Page intro="Only admins can view outgoing mail." title={TITLE} width="form">
    <LinkButton to={paths.account}>View your account</LinkButton>
  </Page>
)
