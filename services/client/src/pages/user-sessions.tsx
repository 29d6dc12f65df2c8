import { getUser, listUserSessions } from '@gatehouse/contract'
import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { LinkButton } from '#/components/link-button.tsx'
import { focusHeading, Page } from '#/components/page.tsx'
import { EndAll } from '#/features/sessions/end-all.tsx'
import { SessionList } from '#/features/sessions/list.tsx'
import { call } from '#/lib/api.ts'
import { flash } from '#/lib/flash.ts'
import { paths } from '#/lib/paths.ts'

export { userSessionsAction as action } from '#/features/sessions/actions.ts'
export { revalidateUnlessFailed as shouldRevalidate } from '#/lib/form.ts'

const idOf = ({ params }: { params: { id?: string } }): string => params.id ?? ''

export async function loader(args: LoaderFunctionArgs) {
  const params = { id: idOf(args) }
  const { signal } = args.request
  const [user, sessions] = await Promise.all([
    call(getUser, { params }, signal),
    call(listUserSessions, { params }, signal),
  ])
  return { username: user.data.username, sessions: sessions.data.items }
}

const done = (message: string) => {
  flash(message)
  focusHeading()
}

export function Component() {
  const { username, sessions } = useLoaderData<typeof loader>()
  return (
    <Page
      controls={
        <LinkButton to={paths.people} variant="default">
          Back to people
        </LinkButton>
      }
      intro={`The devices on which ${username} is logged in.`}
      title={`${username}’s sessions`}
    >
      <SessionList onDone={done} sessions={sessions} />
      <EndAll
        offered={sessions.length > 0}
        onDone={done}
        text={`${username} has to log in again everywhere, and no device stays trusted.`}
        title={`End all of ${username}’s sessions?`}
        verb="End all sessions"
      />
    </Page>
  )
}
