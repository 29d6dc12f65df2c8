import type { User } from '@gatehouse/contract'
import { ActionIcon, Button } from '@mantine/core'
import { useState } from 'react'
import { type FetcherWithComponents, NavLink, useFetcher } from 'react-router'
import { MenuIcon } from '#/components/icons.tsx'
import { paths } from '#/lib/paths.ts'
import { ThemeSwitch } from './theme-switch.tsx'
import classes from './top-bar.module.css'
import { PersonMenu, type Place } from './user-menu.tsx'

const FOR_MEMBERS: Place[] = [
  { to: paths.board, label: 'Board' },
  { to: paths.catalogue, label: 'Catalogue' },
]
const PEOPLE: Place = { to: paths.people, label: 'People' }
const ABOUT: Place = { to: paths.about, label: 'About' }
const FOR_ADMINS: Place[] = [{ to: paths.activity, label: 'Activity' }]
const FOR_STRANGERS: Place[] = [
  { to: paths.register, label: 'Register' },
  { to: paths.login, label: 'Log in' },
]
const FOR_USERS: Place[] = [{ to: paths.account, label: 'My account' }]
const FOR_MANAGERS: Place[] = [{ to: paths.waiting, label: 'Waiting for approval' }]

const placesFor = (user: User | null): Place[] => [
  ...(user ? FOR_MEMBERS : []),
  PEOPLE,
  ...(user?.role === 'admin' ? FOR_ADMINS : []),
  ABOUT,
]

/** What is about the person, or for their hands alone. */
const personal = ({ role }: User): Place[] =>
  role === 'employee' ? FOR_USERS : [...FOR_USERS, ...FOR_MANAGERS]

const links = (list: Place[]) =>
  list.map(({ to, label }) => (
    <li key={to}>
      <NavLink className={classes.link ?? ''} end to={to}>
        {label}
      </NavLink>
    </li>
  ))

/** The places that this person may go; on a phone behind a menu button. */
export function TopBar({ user }: { user: User | null }) {
  const [open, setOpen] = useState(false)
  // Here, where it outlives the log-out: a fetcher whose component is gone does not redirect.
  const { Form } = useFetcher()
  return (
    <>
      <nav aria-label="Main" className={classes.wide}>
        <ul>{links(placesFor(user))}</ul>
        <ul className={classes.end}>{!user && links(FOR_STRANGERS)}</ul>
      </nav>
      <div className={classes.tools}>
        <ThemeSwitch />
        {user && (
          <div className={classes.person}>
            <PersonMenu LogOutForm={Form} places={personal(user)} user={user} />
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
        <p className={classes.who}>
          <strong>{user.username}</strong>
          <span>{user.role}</span>
        </p>
      )}
      <ul>
        {links(placesFor(user))}
        {links(user ? personal(user) : FOR_STRANGERS)}
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
