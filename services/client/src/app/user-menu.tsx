import type { User } from '@gatehouse/contract'
import { Button } from '@mantine/core'
import { useClickOutside, useWindowEvent } from '@mantine/hooks'
import { useRef, useState } from 'react'
import { type FetcherWithComponents, Link } from 'react-router'
import { ChevronIcon } from '#/components/icons.tsx'
import { paths } from '#/lib/paths.ts'
import classes from './user-menu.module.css'

/** A link in the bar. */
export interface NavItem {
  to: string
  label: string
}

interface Props {
  user: User
  items: NavItem[]
  LogOutForm: FetcherWithComponents<unknown>['Form']
}

/** A disclosure of the user's own pages, with the log-out. */
export function UserMenu({ user, items, LogOutForm }: Props) {
  const [open, setOpen] = useState(false)
  const toggle = useRef<HTMLButtonElement>(null)
  const area = useClickOutside(() => setOpen(false))
  useWindowEvent('keydown', ({ key }) => {
    if (!open || key !== 'Escape') return
    setOpen(false)
    toggle.current?.focus()
  })
  return (
    <div className={classes.area} ref={area}>
      <Button
        aria-controls="user-menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        px={12}
        ref={toggle}
        rightSection={<ChevronIcon />}
        size="sm"
        variant="default"
      >
        <span className={classes.name}>{user.username}</span>
      </Button>
      {open && (
        <div className={classes.panel} id="user-menu">
          <p className={classes.user}>
            <strong>{user.username}</strong>
            <span>{user.role}</span>
          </p>
          {items.map(({ to, label }) => (
            <Link key={to} to={to}>
              {label}
            </Link>
          ))}
          <LogOutForm action={paths.logout} method="post">
            <button type="submit">Log out</button>
          </LogOutForm>
        </div>
      )}
    </div>
  )
}
