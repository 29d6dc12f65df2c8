import { useEffect, useState } from 'react'
import {
  askPasswordMinLength,
  knowsPasswordMinLength,
  passwordMinLength,
} from '#/lib/registration.ts'
import { PasswordField } from './fields.tsx'

const ADVICE = 'A short phrase works well.'

/** A password to be chosen, with what the service wants of it; no number before the service has said it. */
export function NewPasswordField({ name, label }: { name: string; label: string }) {
  const [known, setKnown] = useState(knowsPasswordMinLength)
  useEffect(() => void askPasswordMinLength().then(() => setKnown(knowsPasswordMinLength())), [])
  return (
    <PasswordField
      autoComplete="new-password"
      help={known ? `${passwordMinLength()} or more characters. ${ADVICE}` : ADVICE}
      label={label}
      name={name}
    />
  )
}
