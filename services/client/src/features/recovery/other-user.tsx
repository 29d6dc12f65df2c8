import { Notice } from '#/components/notice.tsx'
import { useSession } from '#/lib/use-session.ts'

/** Says whose account a link changes when somebody else is logged in. */
export function OtherUser({ username }: { username: string }) {
  const { user } = useSession()
  if (!user || user.username === username) return null
  return (
    <Notice kind="plain">
      You are logged in as {user.username}. This link is for {username}. It changes nothing in your
      own account.
    </Notice>
  )
}
