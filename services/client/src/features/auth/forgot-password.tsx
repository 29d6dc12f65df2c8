import { useEffect, useState } from 'react'
import { Aside } from '#/components/aside.tsx'
import { paths } from '#/lib/paths.ts'
import { loadRegistration, sendsMail } from '#/lib/registration.ts'

/** The way to a new password, where the service sends mail. The last element of a page, because it appears late. */
export function ForgotPassword() {
  const [shown, setShown] = useState(sendsMail)
  useEffect(() => void loadRegistration().then(() => setShown(sendsMail())), [])
  return shown && <Aside to={paths.forgotPassword}>Forgot your password?</Aside>
}
