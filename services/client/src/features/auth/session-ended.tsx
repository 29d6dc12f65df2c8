import type { User } from '@gatehouse/contract'
import { useNavigate } from 'react-router'
import { Dialog } from '#/components/dialog.tsx'
import { paths } from '#/lib/paths.ts'
import { forget } from '#/lib/session.ts'
import { LogInForm } from './log-in-form.tsx'

/** Lies over the page whose session ended, so that nothing typed there is lost. */
export default function SessionEnded({ user }: { user: User }) {
  const navigate = useNavigate()
  const leave = () => {
    forget()
    return navigate(paths.login)
  }
  return (
    <Dialog leave="Leave this page" onClose={leave} title="Log in again">
      <p>Your session ended. What you typed is still there.</p>
      <LogInForm name={user.username} stay />
    </Dialog>
  )
}
