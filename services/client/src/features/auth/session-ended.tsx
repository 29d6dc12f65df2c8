import type { User } from '@gatehouse/contract'
import { useNavigate } from 'react-router'
import { Dialog } from '#/components/dialog.tsx'
import { paths } from '#/lib/paths.ts'
import { forget } from '#/lib/session.ts'
import { LogInForm } from './log-in-form.tsx'

interface Props {
  user: User
  reason: string
}

/** Lies over the page whose session ended, so that nothing typed there is lost. */
export default function SessionEnded({ user, reason }: Props) {
  const navigate = useNavigate()
  const leave = () => {
    forget()
    return navigate(paths.login)
  }
  return (
    <Dialog holds leave="Leave this page" onClose={leave} title="Log in again">
      <p>{reason} What you typed is still there.</p>
      <LogInForm name={user.username} stay />
    </Dialog>
  )
}
