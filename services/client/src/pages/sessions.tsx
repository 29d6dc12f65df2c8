import { listSessions } from '@gatehouse/contract'
import { Suspense } from 'react'
import {
  type ActionFunctionArgs,
  Await,
  type LoaderFunctionArgs,
  useLoaderData,
} from 'react-router'
import { ListFailed } from '#/components/list-failed.tsx'
import { ListSkeleton } from '#/components/list-skeleton.tsx'
import { focusHeading, Page } from '#/components/page.tsx'
import { endOwn } from '#/features/sessions/actions.ts'
import { EndAll } from '#/features/sessions/end-all.tsx'
import { SessionList } from '#/features/sessions/list.tsx'
import { call } from '#/lib/api.ts'
import { flash } from '#/lib/flash.ts'

export { revalidateUnlessFailed as shouldRevalidate } from '#/lib/form.ts'

export function loader({ request }: LoaderFunctionArgs) {
  const sessions = call(listSessions, {}, request.signal).then(({ data }) => data.items)
  // <Await> shows a failure, but may come to the promise after it has failed.
  sessions.catch(() => undefined)
  return { sessions }
}

export const action = async ({ request }: ActionFunctionArgs) => endOwn(await request.formData())

const done = (message: string) => {
  flash(message)
  focusHeading()
}

export function Component() {
  const { sessions } = useLoaderData<typeof loader>()
  return (
    <Page
      intro="Where you are logged in. A session that you end is refused at once."
      title="Sessions"
    >
      <Suspense fallback={<ListSkeleton />}>
        <Await errorElement={<ListFailed />} resolve={sessions}>
          {(items) => (
            <>
              <SessionList onDone={done} sessions={items} />
              <EndAll
                offered={items.length > 1}
                onDone={done}
                text="Every other browser and device has to log in again. This one stays logged in."
                title="End all other sessions?"
                verb="End all others"
              />
            </>
          )}
        </Await>
      </Suspense>
    </Page>
  )
}
