import type { User } from '@gatehouse/contract'
import { LinkButton } from '#/components/link-button.tsx'
import { Page } from '#/components/page.tsx'
import { paths } from '#/lib/paths.ts'
import { useUser } from '#/lib/use-session.ts'
import classes from './home.module.css'

export function Component() {
  const user = useUser()
  return user ? <Welcome user={user} /> : <Invitation />
}

function Welcome({ user }: { user: User }) {
  return (
    <Page heading={`Hello, ${user.username}`} intro="You are logged in." title="Home">
      <div className={classes.buttons}>
        <LinkButton to={paths.board}>Open the board</LinkButton>
        <LinkButton to={paths.account} variant="default">
          My account
        </LinkButton>
        <LinkButton to={paths.people} variant="default">
          See who is here
        </LinkButton>
      </div>
    </Page>
  )
}

function Invitation() {
  return (
    <Page
      heading="One account for everything behind the gate"
      intro="Register once, log in once, and stay logged in where you work."
      title="Home"
      width="hero"
    >
      <div className={classes.buttons}>
        <LinkButton to={paths.register}>Create account</LinkButton>
        <LinkButton to={paths.login} variant="default">
          Log in
        </LinkButton>
      </div>
      <dl className={classes.promises}>
        <div>
          <dt>You stay logged in</dt>
          <dd>Many tabs, a lost connection or a reload never cost you your session.</dd>
        </div>
        <div>
          <dt>Logging out means out</dt>
          <dd>A session that you end is refused everywhere at once.</dd>
        </div>
        <div>
          <dt>Your password stays yours</dt>
          <dd>No rules about symbols. Length counts, and common passwords are refused.</dd>
        </div>
      </dl>
    </Page>
  )
}
