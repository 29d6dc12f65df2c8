import { TASK_STATUSES, type TaskStats } from '@gatehouse/contract'
import { Link, useAsyncError } from 'react-router'
import { Notice } from '#/components/notice.tsx'
import { failureOf } from '#/lib/form.ts'
import { paths } from '#/lib/paths.ts'
import classes from './stats.module.css'
import { STATUSES } from './status.tsx'

/** Task counts. The bar repeats them, so it is hidden from screen readers. */
export function Stats({ stats }: { stats: TaskStats }) {
  const { by_status, overdue, by_assignee } = stats
  return (
    <section aria-label="Statistics" className={classes.stats}>
      <dl className={classes.figures}>
        {TASK_STATUSES.map((status) => (
          <div data-status={status} key={status}>
            <dt>{STATUSES[status].label}</dt>
            <dd>{by_status[status]}</dd>
          </div>
        ))}
        <div>
          <dt>Overdue</dt>
          <dd>{overdue}</dd>
        </div>
      </dl>
      <div aria-hidden="true" className={classes.bar}>
        {TASK_STATUSES.map((status) => (
          <span data-status={status} key={status} style={{ flexGrow: by_status[status] }} />
        ))}
      </div>
      {by_assignee.length > 0 && (
        <details className={classes.people}>
          <summary>By person</summary>
          <ul>
            {by_assignee.map(({ user, count }) => (
              <li key={user.id}>
                <Link to={`${paths.board}?status=all&assignee=${user.id}`}>{user.username}</Link>{' '}
                {count}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}

/** Reserves the space, so that nothing moves when the statistics load. */
export const StatsSkeleton = () => <div className={classes.stats} />

export function StatsFailed() {
  const { message, request_id } = failureOf(useAsyncError())
  return (
    <div className={classes.failed}>
      <Notice kind="failed" requestId={request_id}>
        The statistics can’t be shown. {message}
      </Notice>
    </div>
  )
}
