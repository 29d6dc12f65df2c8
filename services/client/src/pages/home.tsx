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
          View people
        </LinkButton>
      </div>
    </Page>
  )
}

function Invitation() {
  return (
    <Page
      heading="One account for all services here"
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
          <dd>You can use many tabs, lose the connection or reload without losing your session.</dd>
        </div>
        <div>
          <dt>Log-outs are immediate</dt>
          <dd>Ending a session logs that device out immediately.</dd>
        </div>
        <div>
          <dt>Passwords need no symbols</dt>
          <dd>
            A password needs only to be long enough, uncommon, and different from your name and
            address.
          </dd>
        </div>
      </dl>
    </Page>
  )
}
