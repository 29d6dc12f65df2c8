import { LinkButton } from '#/components/link-button.tsx'
import { Page } from '#/components/page.tsx'
import { paths } from '#/lib/paths.ts'
import { useUser } from '#/lib/use-session.ts'

export function Component() {
  const user = useUser()
  return (
    <Page
      title="Home"
      heading={user ? `Hello, ${user.username}` : 'One account for everything behind the gate'}
    >
      {user ? (
        <LinkButton to={paths.account}>My account</LinkButton>
      ) : (
        <LinkButton to={paths.register}>Create account</LinkButton>
      )}
    </Page>
  )
}
