import { LinkButton } from '#/components/link-button.tsx'
import { Page } from '#/components/page.tsx'
import type { LinkProblem } from '#/lib/load-link.ts'
import { paths } from '#/lib/paths.ts'

const TEXTS: Record<LinkProblem, [title: string, intro: string]> = {
  missing: [
    'Open the invitation again',
    'The page forgets its link when it is reloaded, so that nobody else finds it. Open the link of your invitation again.',
  ],
  unknown: [
    'This invitation is not valid',
    'Part of the link may be missing, or a newer invitation replaced it. Open the link in the newest mail, or copy all of it.',
  ],
  used: [
    'This invitation was accepted already',
    'Log in with the username and the password that were chosen.',
  ],
  expired: [
    'This invitation has expired',
    'Ask the person who invited you to send it again. The new link is valid for seven days.',
  ],
  superseded: [
    'This invitation is no longer valid',
    'It was revoked, its address already has an account, or the person who invited you is no longer an admin. Log in, or ask an admin for a new invitation.',
  ],
}

/** Says why an invitation can't be accepted and what to do next. */
export function InvitationProblemPage({ problem }: { problem: LinkProblem }) {
  const [title, intro] = TEXTS[problem]
  return (
    <Page intro={intro} title={title} width="form">
      <LinkButton to={paths.login} variant={problem === 'used' ? 'filled' : 'default'}>
        Log in
      </LinkButton>
    </Page>
  )
}
