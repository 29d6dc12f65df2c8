import type { SystemReport } from '@gatehouse/contract'
import type { ReactNode } from 'react'
import { TimeAgo } from '#/components/time-ago.tsx'
import classes from './system.module.css'
import { durationOf, sizeOf, TOPICS } from './words.tsx'

interface GroupProps {
  title: string
  facts: [name: string, value: ReactNode][]
}

function Group({ title, facts }: GroupProps) {
  return (
    <section aria-label={title} className={classes.group}>
      <h2 className={classes.title}>{title}</h2>
      <dl className={classes.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

const MODES = {
  smtp: 'Sent by the mail server',
  inbox: 'Kept for development',
  off: 'Off',
} as const satisfies Record<SystemReport['mail']['mode'], string>

const time = (at: string | null): ReactNode => (at === null ? 'Unknown' : <TimeAgo time={at} />)

type FactsOf<T> = (part: T) => GroupProps['facts']

const serviceFacts: FactsOf<SystemReport> = ({ hashes_waiting, node, replicas, version }) => [
  ['Gatehouse', version],
  ['Node.js', node],
  ...replicas.map((each): [string, number] => [`Replicas of ${each.version}`, each.count]),
  ['Waiting password hashes', hashes_waiting ?? 'Unknown'],
]

const databaseFacts: FactsOf<SystemReport['database']> = ({ connections, ...database }) => [
  ['PostgreSQL', database.version],
  ['Size', sizeOf(database.bytes)],
  ['Connections', `${connections.used} of ${connections.limit}`],
  ['Migrations and privileges', database.prepared ? 'Up to date' : 'Not up to date'],
]

const keyFacts: FactsOf<SystemReport['keys']> = ({ next_rotation, retired, signs_since }) => [
  ['Current key signs since', time(signs_since)],
  ['Next rotation', time(next_rotation)],
  ['Retired keys', retired],
]

const mailFacts: FactsOf<SystemReport['mail']> = ({ failed, mode, pending, ...mail }) => [
  ['Delivery', MODES[mode]],
  ['Waiting', pending],
  ['Oldest waiting', pending > 0 ? durationOf(mail.oldest_pending_seconds) : 'None'],
  ['Failed in the last day', failed],
]

const trailFacts: FactsOf<SystemReport['trail']> = ({ bytes, unsealed_seconds }) => [
  ['Size on disk', sizeOf(bytes)],
  ['Oldest event without a seal', unsealed_seconds > 0 ? durationOf(unsealed_seconds) : 'None'],
]

const since = (at: string | null): ReactNode => (at === null ? 'Never' : <TimeAgo time={at} />)

const backupFacts: FactsOf<SystemReport['backups']> = ({ drill_succeeded, last, last_drill }) => [
  ['Last backup', since(last)],
  ['Last restore drill', since(last_drill)],
  ...(drill_succeeded === false ? [['Result of the drill', 'Failed'] as [string, string]] : []),
]

/** The state of an installation, a group for each part. */
export const Facts = ({ report }: { report: SystemReport }) => (
  <div className={classes.groups}>
    <Group facts={serviceFacts(report)} title="Service" />
    <Group facts={databaseFacts(report.database)} title={TOPICS.database} />
    <Group facts={keyFacts(report.keys)} title={TOPICS.keys} />
    <Group facts={mailFacts(report.mail)} title={TOPICS.mail} />
    <Group facts={trailFacts(report.trail)} title={TOPICS.trail} />
    <Group facts={backupFacts(report.backups)} title={TOPICS.backups} />
  </div>
)
