import type { User } from '@gatehouse/contract'
import { ActionIcon, Button } from '@mantine/core'
import { useState } from 'react'
import { type FetcherWithComponents, NavLink, useFetcher } from 'react-router'
import { MenuIcon } from '#/components/icons.tsx'
import { paths } from '#/lib/paths.ts'
import { ThemeSwitch } from './theme-switch.tsx'
import classes from './top-bar.module.css'
import { type NavItem, UserMenu } from './user-menu.tsx'

const FOR_LOGGED_IN: NavItem[] = [
  { to: paths.board, label: 'Board' },
  { to: paths.catalogue, label: 'Catalogue' },
]
const PEOPLE: NavItem = { to: paths.people, label: 'People' }
const ABOUT: NavItem = { to: paths.about, label: 'About' }
const FOR_ADMINS: NavItem[] = [{ to: paths.activity, label: 'Activity' }]
const FOR_ANONYMOUS: NavItem[] = [
  { to: paths.register, label: 'Register' },
  { to: paths.login, label: 'Log in' },
]
const FOR_USERS: NavItem[] = [{ to: paths.account, label: 'My account' }]
const FOR_MANAGERS: NavItem[] = [{ to: paths.waiting, label: 'Waiting for approval' }]

const OPERATIONS: NavItem[] = [
  { to: paths.outgoingMail, label: 'Outgoing mail' },
  { to: paths.system, label: 'System' },
]

const mainItems = (user: User | null): NavItem[] => [
  ...(user ? FOR_LOGGED_IN : []),
  PEOPLE,
  ...(user?.role === 'admin' ? FOR_ADMINS : []),
  ABOUT,
]

/** The items of the user menu. */
const userItems = ({ role }: User): NavItem[] => [
  ...FOR_USERS,
  ...(role === 'employee' ? [] : FOR_MANAGERS),
  ...(role === 'admin' ? OPERATIONS : []),
]

const links = (list: NavItem[]) =>
  list.map(({ to, label }) => (
    <li key={to}>
      <NavLink className={classes.link ?? ''} end to={to}>
        {label}
      </NavLink>
    </li>
  ))

/** Links to the pages that the user may open. Narrow windows show them in a menu. */
export function TopBar({ user }: { user: User | null }) {
  const [open, setOpen] = useState(false)
  // Here, because a fetcher redirects only while its component is mounted.
  const { Form } = useFetcher()
  return (
    <>
      <nav aria-label="Main" className={classes.wide}>
        <ul>{links(mainItems(user))}</ul>
        <ul className={classes.end}>{!user && links(FOR_ANONYMOUS)}</ul>
      </nav>
      <div className={classes.tools}>
        <ThemeSwitch />
        {user && (
          <div className={classes.menu}>
            <UserMenu LogOutForm={Form} items={userItems(user)} user={user} />
          </div>
        )}
        <ActionIcon
          aria-controls="menu"
          aria-expanded={open}
          aria-label="Menu"
          className={classes.toggle ?? ''}
          color="gray"
          onClick={() => setOpen(!open)}
          size={40}
          variant="subtle"
        >
          <MenuIcon open={open} />
        </ActionIcon>
      </div>
      {open && <NarrowMenu LogOutForm={Form} user={user} />}
    </>
  )
}

interface MenuProps {
  user: User | null
  LogOutForm: FetcherWithComponents<unknown>['Form']
}

function NarrowMenu({ user, LogOutForm }: MenuProps) {
  return (
    <nav aria-label="Menu" className={classes.narrow} id="menu">
      {user && (
        <p className={classes.user}>
          <strong>{user.username}</strong>
          <span>{user.role}</span>
        </p>
      )}
      <ul>
        {links(mainItems(user))}
        {links(user ? userItems(user) : FOR_ANONYMOUS)}
      </ul>
      {user && (
        <LogOutForm action={paths.logout} method="post">
          <Button fullWidth size="md" type="submit" variant="default">
            Log out
          </Button>
        </LogOutForm>
      )}
    </nav>
  )
}
