import { Button } from '@mantine/core'
import { useRevalidator } from 'react-router'
import { LinkButton } from '#/components/link-button.tsx'
import { Page } from '#/components/page.tsx'
import type { LinkProblem } from '#/lib/load-link.ts'
import type { LoadedLink } from './load-link.ts'
import classes from './recovery.module.css'

const TEXTS: Record<LinkProblem, [title: string, intro: string]> = {
  missing: [
    'Open the link again',
    'The page forgets its link when it is reloaded, so that nobody else finds it. Open the link in your mail again.',
  ],
  unknown: [
    'This link is not valid',
    'Part of it may be missing. Open the link in your mail again, or copy all of it.',
  ],
  used: ['This link was used already', 'Each link works once.'],
  expired: ['This link has expired', 'Ask for another mail, and open its link in time.'],
  superseded: [
    'This link was replaced',
    'Another link was used, or the password or address of the account was changed since. Use the newest mail, or ask for another one.',
  ],
}

export interface ProblemTexts {
  /** The advice for an expired or superseded link that no other mail can replace. */
  instead?: string
  /** The likely effect of a link that was already used. */
  used: string
  /** The page that sends another mail, and what its link says. */
  again: { to: string; label: string }
  /** The next step after a used link. */
  next: { to: string; label: string }
}

/** Says why a link can't be used and what to do next. */
export function ProblemPage({
  problem,
  used,
  instead,
  again,
  next,
}: ProblemTexts & { problem: LinkProblem }) {
  const [title, text] = TEXTS[problem]
  const isUsed = problem === 'used'
  const isOver = problem === 'expired' || problem === 'superseded'
  const intro = (isOver && instead) || text
  return (
    <Page intro={isUsed ? `${intro} ${used}` : intro} title={title} width="form">
      <div className={classes.row}>
        {isUsed && <LinkButton to={next.to}>{next.label}</LinkButton>}
        <LinkButton to={again.to} variant={isUsed ? 'default' : 'filled'}>
          {again.label}
        </LinkButton>
      </div>
    </Page>
  )
}

/** A page whose link could not be loaded. Its token is still in memory, which a reload would lose. */
export function FailedPage({ failed }: Required<Pick<LoadedLink, 'failed'>>) {
  const { revalidate, state } = useRevalidator()
  return (
    <Page intro={failed} title="This link can’t be checked" width="form">
      <Button loading={state !== 'idle'} onClick={() => void revalidate()} size="md">
        Try again
      </Button>
    </Page>
  )
}
