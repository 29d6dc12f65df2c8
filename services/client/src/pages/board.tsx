import { listTasks, taskStats } from '@gatehouse/contract'
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
import { Page } from '#/components/page.tsx'
import { changeBoard } from '#/features/board/actions.ts'
import { BoardFilters } from '#/features/board/filters.tsx'
import { TasksShown } from '#/features/board/list.tsx'
import type { OpenDialog } from '#/features/board/open-dialog.ts'
import { boardQueries, listOf } from '#/features/board/query.ts'
import { Stats, StatsComing, StatsFailed } from '#/features/board/stats.tsx'
import { call } from '#/lib/api.ts'
import { getSession } from '#/lib/session.ts'

export { revalidateUnlessFailed as shouldRevalidate } from '#/lib/form.ts'

const ReadDialog = lazyPart(() => import('#/features/board/read-dialog.tsx'))
const ManagerDialogs = lazyPart(() => import('#/features/board/manager-dialogs.tsx'))

export function loader({ request: { url, signal } }: LoaderFunctionArgs) {
  const managing = getSession().user?.role !== 'employee'
  const queries = boardQueries(new URL(url).searchParams, managing)
  const answers = queries.map((query) => call(listTasks, { query }, signal))
  const tasks = Promise.all(answers).then(listOf)
  const stats = managing ? call(taskStats, {}, signal).then(({ data }) => data) : undefined
  // <Await> shows a failure, but may come to the promise after it has failed.
  tasks.catch(() => undefined)
  stats?.catch(() => undefined)
  return { managing, tasks, stats }
}

export const action = async ({ request }: ActionFunctionArgs) =>
  changeBoard(await request.formData())

export function Component() {
  const { managing, tasks, stats } = useLoaderData<typeof loader>()
  const [dialog, setDialog] = useState<OpenDialog | null>(null)
  const close = () => setDialog(null)
  return (
    <Page
      actions={
        managing && (
          <Button onClick={() => setDialog({ kind: 'add' })} size="md">
            Add task
          </Button>
        )
      }
      intro={managing ? 'Everybody’s tasks, by deadline.' : 'Your tasks, by deadline.'}
      title="Board"
    >
      {stats && (
        <Suspense fallback={<StatsComing />}>
          <Await errorElement={<StatsFailed />} resolve={stats}>
            {(numbers) => <Stats stats={numbers} />}
          </Await>
        </Suspense>
      )}
      <BoardFilters stats={stats} tasks={tasks} />
      <Suspense fallback={<ListSkeleton />}>
        <Await errorElement={<ListFailed />} resolve={tasks}>
          {(list) => <TasksShown list={list} managing={managing} onOpenDialog={setDialog} />}
        </Await>
      </Suspense>
      {dialog?.kind === 'read' && <ReadDialog onClose={close} task={dialog.task} />}
      {dialog && dialog.kind !== 'read' && <ManagerDialogs dialog={dialog} onClose={close} />}
    </Page>
  )
}
