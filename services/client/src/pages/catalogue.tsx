import { listWidgets } from '@gatehouse/contract'
import { Button } from '@mantine/core'
import { Suspense, useState } from 'react'
import {
  type ActionFunctionArgs,
  Await,
  type LoaderFunctionArgs,
  useLoaderData,
} from 'react-router'
import { lazyPart } from '#/components/lazy-part.tsx'
import { ListFailed } from '#/components/list-failed.tsx'
import { ListSkeleton } from '#/components/list-skeleton.tsx'
import { focusHeading, Page } from '#/components/page.tsx'
import { changeCatalogue } from '#/features/catalogue/actions.ts'
import { clockOffset } from '#/features/catalogue/clock-offset.ts'
import { List } from '#/features/catalogue/list.tsx'
import type { OpenDialog } from '#/features/catalogue/open-dialog.ts'
import { catalogueQuery } from '#/features/catalogue/query.ts'
import { call } from '#/lib/api.ts'
import { flash } from '#/lib/flash.ts'
import { useUser } from '#/lib/use-session.ts'

export { revalidateUnlessFailed as shouldRevalidate } from '#/lib/form.ts'

const Dialogs = lazyPart(() => import('#/features/catalogue/dialogs.tsx'))

async function load({ request: { url, signal } }: LoaderFunctionArgs) {
  const query = catalogueQuery(new URL(url).searchParams)
  const { data } = await call(listWidgets, { query }, signal)
  return { data, offset: clockOffset(data.items) }
}

export function loader(args: LoaderFunctionArgs) {
  const widgets = load(args)
  // <Await> shows a failure, but may come to the promise after it has failed.
  widgets.catch(() => undefined)
  return { widgets }
}

export const action = async ({ request }: ActionFunctionArgs) =>
  changeCatalogue(await request.formData())

export function Component() {
  const { widgets } = useLoaderData<typeof loader>()
  const [dialog, setDialog] = useState<OpenDialog | null>(null)
  const keeps = useUser()?.role === 'admin'
  const close = () => setDialog(null)
  const done = (message: string) => {
    close()
    flash(message)
    focusHeading()
  }
  return (
    <Page
      actions={
        keeps && (
          <Button onClick={() => setDialog({ kind: 'add' })} size="md">
            Add widget
          </Button>
        )
      }
      intro="Widgets, where to read about them, and how long each is open."
      title="Catalogue"
    >
      <Suspense fallback={<ListSkeleton />}>
        <Await errorElement={<ListFailed />} resolve={widgets}>
          {(page) => <List {...page} onOpenDialog={keeps ? setDialog : undefined} />}
        </Await>
      </Suspense>
      {dialog && <Dialogs onClose={close} onDone={done} dialog={dialog} />}
    </Page>
  )
}
