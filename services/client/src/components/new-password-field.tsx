import { useEffect, useRef, useState } from 'react'
import {
  knowsPasswordMinLength,
  loadPasswordMinLength,
  passwordMinLength,
} from '#/lib/registration.ts'
import { useFieldError } from './action-form.tsx'
import { PasswordField } from './fields.tsx'
import { PasswordStrength } from './password-strength.tsx'

const ADVICE = 'A short phrase works well.'

/** A new password with its rules and strength. Shows the minimum length once the service has answered. */
export function NewPasswordField({ name, label }: { name: string; label: string }) {
  const [known, setKnown] = useState(knowsPasswordMinLength)
  const [password, setPassword] = useState('')
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => void loadPasswordMinLength().then(() => setKnown(knowsPasswordMinLength())), [])
  useEffect(() => {
    const form = box.current?.closest('form')
    const clear = () => setPassword('')
    form?.addEventListener('reset', clear)
    return () => form?.removeEventListener('reset', clear)
  }, [])
  return (
    <div ref={box}>
      <PasswordField
        autoComplete="new-password"
        help={known ? `${passwordMinLength()} or more characters. ${ADVICE}` : ADVICE}
        label={label}
        name={name}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <PasswordStrength isRefused={useFieldError(name) !== undefined} password={password} />
    </div>
  )
}
