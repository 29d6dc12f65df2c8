import { Notice } from '#/components/notice.tsx'
import { useSession } from '#/lib/use-session.ts'

/** Says what happens to the session of the user who is logged in. */
export function OtherSession() {
  const { user } = useSession()
  if (!user) return null
  return (
    <Notice kind="plain">
      You are logged in as {user.username}. This invitation creates another account, and logs{' '}
      {user.username} out in this browser.
    </Notice>
  )
}
