import './person-menu.css'
import type { User } from '@gatehouse/contract'
import { Button, Menu } from '@mantine/core'
import { Link, useSubmit } from 'react-router'
import { ChevronIcon } from '#/components/icons.tsx'
import { paths } from '#/lib/paths.ts'

/** Who is logged in, and what is theirs. */
export default function PersonMenu({ user }: { user: User }) {
  const submit = useSubmit()
  const logOut = () => submit(null, { method: 'post', action: paths.logout })
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <Button
          color="gray"
          fw={500}
          px={12}
          rightSection={<ChevronIcon />}
          size="sm"
          variant="default"
        >
          {user.username}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {user.username} · {user.role}
        </Menu.Label>
        <Menu.Item component={Link} to={paths.account}>
          My account
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item onClick={logOut}>Log out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
