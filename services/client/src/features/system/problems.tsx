import type { SystemProblem } from '@gatehouse/contract'
import { Badge } from '#/components/badge.tsx'
import list from '#/components/list.module.css'
import { Notice } from '#/components/notice.tsx'
import classes from './system.module.css'
import { TOPICS, withCode } from './words.tsx'

/** The problems, each with its remedy. */
export function Problems({ problems }: { problems: SystemProblem[] }) {
  if (problems.length === 0) return <Notice kind="plain">No problems were found.</Notice>
  return (
    <ul aria-label="Problems" className={`${list.cards} ${classes.problems}`}>
      {problems.map(({ topic, text }) => (
        <li key={text}>
          <Badge tone="danger">{TOPICS[topic] ?? topic}</Badge>
          <p>{withCode(text)}</p>
        </li>
      ))}
    </ul>
  )
}
