import { useEffect, useState } from 'react'
import { askPasswordMinLength, passwordMinLength } from '#/lib/registration.ts'
import { PasswordField } from './fields.tsx'

/** A password to be chosen, with what the service wants of it. */
export function NewPasswordField({ name, label }: { name: string; label: string }) {
  const [least, setLeast] = useState(passwordMinLength)
  useEffect(() => void askPasswordMinLength().then(setLeast), [])
  return (
    <PasswordField
      autoComplete="new-password"
      help={`${least} or more characters. A short phrase works well.`}
      label={label}
      name={name}
    />
  )
}
