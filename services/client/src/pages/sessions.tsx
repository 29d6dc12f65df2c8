import { listSessions } from '@gatehouse/contract'
import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { DeferredList } from '#/components/deferred-list.tsx'
import { focusHeading, Page } from '#/components/page.tsx'
import { EndAll } from '#/features/sessions/end-all.tsx'
import { SessionList } from '#/features/sessions/list.tsx'
import { call } from '#/lib/api.ts'
import { deferred } from '#/lib/deferred.ts'
import { flash } from '#/lib/flash.ts'

export { ownSessionsAction as action } from '#/features/sessions/actions.ts'
export { revalidateUnlessFailed as shouldRevalidate } from '#/lib/form.ts'

export function loader({ request }: LoaderFunctionArgs) {
  const sessions = deferred(call(listSessions, {}, request.signal).then(({ data }) => data.items))
  return { sessions }
}

const done = (message: string) => {
  flash(message)
  focusHeading()
}

export function Component() {
  const { sessions } = useLoaderData<typeof loader>()
  return (
    <Page
      intro="The devices on which you are logged in. A session that you end is refused immediately."
      title="Sessions"
    >
      <DeferredList resolve={sessions}>
        {(items) => (
          <>
            <SessionList onDone={done} sessions={items} />
            <EndAll
              offered={items.length > 1}
              onDone={done}
              text="All other browsers and devices are logged out. This one stays logged in."
              title="End all other sessions?"
              verb="End all other sessions"
            />
            <EndAll
              intent="forget"
              offered
              onDone={done}
              text="On a known device, where you have logged in before, you can log in even while somebody else guesses your password. Remove them if you no longer use one. Sessions continue."
              title="Remove all known devices?"
              verb="Remove known devices"
            />
          </>
        )}
      </DeferredList>
    </Page>
  )
}
