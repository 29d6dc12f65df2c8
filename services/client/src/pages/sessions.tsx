import { getPreferences, listSessions } from '@gatehouse/contract'
import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { DeferredList } from '#/components/deferred-list.tsx'
import { focusHeading, Page } from '#/components/page.tsx'
import { EndAll } from '#/features/sessions/end-all.tsx'
import { SessionList } from '#/features/sessions/list.tsx'
import { NewDeviceMail } from '#/features/sessions/new-device-mail.tsx'
import { call } from '#/lib/api.ts'
import { deferred } from '#/lib/deferred.ts'
import { flash } from '#/lib/flash.ts'
import { loadRegistration } from '#/lib/registration.ts'

export { ownSessionsAction as action } from '#/features/sessions/actions.ts'
export { revalidateUnlessFailed as shouldRevalidate } from '#/lib/form.ts'

export const loader = ({ request }: LoaderFunctionArgs) => ({ loaded: deferred(load(request)) })

async function load({ signal }: Request) {
  const [sessions, preferences, registration] = await Promise.all([
    call(listSessions, {}, signal),
    // The list is more important than the switch.
    call(getPreferences, {}, signal).catch(() => undefined),
    loadRegistration(),
  ])
  return {
    items: sessions.data.items,
    /** Absent where no mail is sent. */
    newDeviceMail: registration?.mail ? preferences?.data.notify_new_device : undefined,
  }
}

const done = (message: string) => {
  flash(message)
  focusHeading()
}

export function Component() {
  const { loaded } = useLoaderData<typeof loader>()
  return (
    <Page
      intro="The devices on which you are logged in. Ending a session logs that device out immediately."
      title="Sessions"
    >
      <DeferredList resolve={loaded}>
        {({ items, newDeviceMail }) => (
          <>
            <SessionList onDone={done} sessions={items} />
            <EndAll
              offered={items.length > 1}
              onDone={done}
              text="All other browsers and devices are logged out, and no device is trusted any more. This one stays logged in."
              title="End all other sessions?"
              verb="End all other sessions"
            />
            <EndAll
              intent="forget"
              offered
              onDone={done}
              text="A known device is a browser in which you logged in before. You can log in there even while log-ins on new devices are refused because somebody guesses your password. Remove the known devices if you lost one or no longer use it. No device is trusted any more either. Your sessions continue."
              title="Remove all known devices?"
              verb="Remove known devices"
            />
            {newDeviceMail !== undefined && <NewDeviceMail on={newDeviceMail} />}
          </>
        )}
      </DeferredList>
    </Page>
  )
}
