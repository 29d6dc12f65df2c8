import { listTasks, taskStats } from '@gatehouse/contract'
import { Button } from '@mantine/core'
import { Suspense, useState } from 'react'
import { Await, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { DeferredList } from '#/components/deferred-list.tsx'
import { lazyPart } from '#/components/lazy-part.tsx'
import { Page } from '#/components/page.tsx'
import { BoardFilters } from '#/features/board/filters.tsx'
import { TaskListPage } from '#/features/board/list.tsx'
import type { OpenDialog } from '#/features/board/open-dialog.ts'
import { boardQueries, mergePages } from '#/features/board/query.ts'
import { Stats, StatsFailed, StatsSkeleton } from '#/features/board/stats.tsx'
import { call } from '#/lib/api.ts'
import { deferred } from '#/lib/deferred.ts'
import { getSession } from '#/lib/session.ts'

export { boardAction as action } from '#/features/board/actions.ts'
export { revalidateUnlessFailed as shouldRevalidate } from '#/lib/form.ts'

const ReadDialog = lazyPart(() => import('#/features/board/read-dialog.tsx'))
const ManagerDialogs = lazyPart(() => import('#/features/board/manager-dialogs.tsx'))

export function loader({ request: { url, signal } }: LoaderFunctionArgs) {
  const isManager = getSession().user?.role !== 'employee'
  const queries = boardQueries(new URL(url).searchParams, isManager)
  const answers = queries.map((query) => call(listTasks, { query }, signal))
  const tasks = deferred(Promise.all(answers).then(mergePages))
  const stats = isManager
    ? deferred(call(taskStats, {}, signal).then(({ data }) => data))
    : undefined
  return { isManager, tasks, stats }
}

export function Component() {
  const { isManager, tasks, stats } = useLoaderData<typeof loader>()
  const [dialog, setDialog] = useState<OpenDialog | null>(null)
  const close = () => setDialog(null)
  return (
    <Page
      controls={
        isManager && (
          <Button onClick={() => setDialog({ kind: 'add' })} size="md">
            Add task
          </Button>
        )
      }
      intro={isManager ? 'Everybody’s tasks, by deadline.' : 'Your tasks, by deadline.'}
      title="Board"
    >
      {stats && (
        <Suspense fallback={<StatsSkeleton />}>
          <Await errorElement={<StatsFailed />} resolve={stats}>
            {(numbers) => <Stats stats={numbers} />}
          </Await>
        </Suspense>
      )}
      <BoardFilters stats={stats} tasks={tasks} />
      <DeferredList resolve={tasks}>
        {(list) => <TaskListPage list={list} isManager={isManager} onOpenDialog={setDialog} />}
      </DeferredList>
      {dialog?.kind === 'read' && <ReadDialog onClose={close} task={dialog.task} />}
      {dialog && dialog.kind !== 'read' && <ManagerDialogs dialog={dialog} onClose={close} />}
    </Page>
  )
}
