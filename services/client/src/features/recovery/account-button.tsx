import { LinkButton } from '#/components/link-button.tsx'
import { paths } from '#/lib/paths.ts'
import { useSession } from '#/lib/use-session.ts'

/** Leads to the account, or first to the log-in. */
export function AccountButton() {
  const { user } = useSession()
  return (
    <LinkButton to={user ? paths.account : paths.login}>
      {user ? 'Go to my account' : 'Log in'}
    </LinkButton>
  )
}
