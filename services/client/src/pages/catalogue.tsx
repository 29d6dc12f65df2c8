import { listWidgets } from '@gatehouse/contract'
import { Button } from '@mantine/core'
import { useState } from 'react'
import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { DeferredList } from '#/components/deferred-list.tsx'
import { lazyPart } from '#/components/lazy-part.tsx'
import { focusHeading, Page } from '#/components/page.tsx'
import { clockOffset } from '#/features/catalogue/clock-offset.ts'
import { WidgetList } from '#/features/catalogue/list.tsx'
import type { OpenDialog } from '#/features/catalogue/open-dialog.ts'
import { catalogueQuery } from '#/features/catalogue/query.ts'
import { call } from '#/lib/api.ts'
import { deferred } from '#/lib/deferred.ts'
import { flash } from '#/lib/flash.ts'
import { useUser } from '#/lib/use-session.ts'

export { catalogueAction as action } from '#/features/catalogue/actions.ts'
export { revalidateUnlessFailed as shouldRevalidate } from '#/lib/form.ts'

const Dialogs = lazyPart(() => import('#/features/catalogue/dialogs.tsx'))

async function load({ request: { url, signal } }: LoaderFunctionArgs) {
  const query = catalogueQuery(new URL(url).searchParams)
  const { data } = await call(listWidgets, { query }, signal)
  return { data, offset: clockOffset(data.items) }
}

export function loader(args: LoaderFunctionArgs) {
  const widgets = deferred(load(args))
  return { widgets }
}

export function Component() {
  const { widgets } = useLoaderData<typeof loader>()
  const [dialog, setDialog] = useState<OpenDialog | null>(null)
  const isAdmin = useUser()?.role === 'admin'
  const close = () => setDialog(null)
  const done = (message: string) => {
    close()
    flash(message)
    focusHeading()
  }
  return (
    <Page
      controls={
        isAdmin && (
          <Button onClick={() => setDialog({ kind: 'add' })} size="md">
            Add widget
          </Button>
        )
      }
      intro="Widgets with their web pages and deadlines."
      title="Catalogue"
    >
      <DeferredList resolve={widgets}>
        {(page) => <WidgetList {...page} onOpenDialog={isAdmin ? setDialog : undefined} />}
      </DeferredList>
      {dialog && <Dialogs onClose={close} onDone={done} dialog={dialog} />}
    </Page>
  )
}
