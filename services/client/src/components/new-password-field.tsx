import { useEffect, useState } from 'react'
import {
  knowsPasswordMinLength,
  loadPasswordMinLength,
  passwordMinLength,
} from '#/lib/registration.ts'
import { PasswordField } from './fields.tsx'

const ADVICE = 'A short phrase works well.'

/** A new password with its rules. Shows the minimum length once the service has answered. */
export function NewPasswordField({ name, label }: { name: string; label: string }) {
  const [known, setKnown] = useState(knowsPasswordMinLength)
  useEffect(() => void loadPasswordMinLength().then(() => setKnown(knowsPasswordMinLength())), [])
  return (
    <PasswordField
      autoComplete="new-password"
      help={known ? `${passwordMinLength()} or more characters. ${ADVICE}` : ADVICE}
      label={label}
      name={name}
    />
  )
}
