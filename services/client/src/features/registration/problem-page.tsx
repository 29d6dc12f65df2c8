import { LinkButton } from '#/components/link-button.tsx'
import { Page } from '#/components/page.tsx'
import type { LinkProblem } from '#/lib/load-link.ts'
import { paths } from '#/lib/paths.ts'
import classes from './registration.module.css'

interface Text {
  title: string
  intro: string
  /** The next steps. The first one is the likely one. */
  steps: { to: string; label: string }[]
}

const LOG_IN = { to: paths.login, label: 'Log in' }
const AGAIN = { to: paths.confirmationMail, label: 'Send another mail' }
const REGISTER = { to: paths.register, label: 'Register again' }
const RESET = { to: paths.forgotPassword, label: 'Reset the password' }

const TEXTS: Record<LinkProblem, Text> = {
  missing: {
    title: 'Open the link again',
    intro:
      'The page forgets its link when it is reloaded, so that nobody else finds it. Open the link in your mail again, or ask for another mail.',
    steps: [AGAIN],
  },
  unknown: {
    title: 'This link is not valid',
    intro:
      'Part of it may be missing, or a newer registration replaced it. Open the link in the newest mail, or ask for another mail.',
    steps: [AGAIN],
  },
  used: {
    title: 'This registration was confirmed already',
    intro: 'Log in with the username and the password that you chose.',
    steps: [LOG_IN],
  },
  expired: {
    title: 'This link has expired',
    intro: 'It was valid for 24 hours. No account was created. Register again.',
    steps: [REGISTER],
  },
  superseded: {
    title: 'This address has an account',
    intro: 'The account was created after you registered. Log in to it, or choose a new password.',
    steps: [LOG_IN, RESET],
  },
}

/** Says why a registration can't be confirmed and what to do next. */
export function RegistrationProblemPage({ problem }: { problem: LinkProblem }) {
  const { title, intro, steps } = TEXTS[problem]
  return (
    <Page intro={intro} title={title} width="form">
      <div className={classes.row}>
        {steps.map(({ to, label }, index) => (
          <LinkButton key={to} to={to} variant={index === 0 ? 'filled' : 'default'}>
            {label}
          </LinkButton>
        ))}
      </div>
    </Page>
  )
}
