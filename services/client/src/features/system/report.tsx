import type { SystemReport } from '@gatehouse/contract'
import { Facts } from './facts.tsx'
import { Problems } from './problems.tsx'
import classes from './system.module.css'
import { clockOf } from './words.tsx'

/** A report, which says when it was made, so that a refresh is noticed. */
export const Report = ({ report }: { report: SystemReport }) => (
  <>
    <p className={classes.checked} role="status">
      Checked at {clockOf(report.checked_at)}. {countOf(report.problems.length)}
    </p>
    <Problems problems={report.problems} />
    <Facts report={report} />
  </>
)

const countOf = (problems: number): string =>
  problems === 0 ? '' : problems === 1 ? 'There is a problem.' : `There are ${problems} problems.`
