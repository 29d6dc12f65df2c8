import { useEffect, useState } from 'react'
import { passwordStrength, type Strength } from '#/lib/password-strength.ts'
import { passwordMinLength } from '#/lib/registration.ts'
import classes from './password-strength.module.css'

const WORDS: Record<Strength, string> = {
  'too short': 'Too short',
  'easy to guess': 'Easy to guess',
  good: 'Good password',
  strong: 'Strong password',
}

/** After a pause in typing, so that a screen reader is not interrupted by each key. */
const PAUSE_MS = 500

interface Props {
  password: string
  /** Whether the form shows an error for it, which a rating would contradict. */
  isRefused: boolean
}

/** Says in words how hard a new password is to guess. Its region exists from the start: screen readers need that. */
export function PasswordStrength({ password, isRefused }: Props) {
  const [judged, setJudged] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setJudged(password), password === '' ? 0 : PAUSE_MS)
    return () => clearTimeout(timer)
  }, [password])
  const strength = !isRefused && judged && passwordStrength(judged, passwordMinLength())
  return (
    <p className={classes.strength} data-strength={strength || undefined} role="status">
      {strength && WORDS[strength]}
    </p>
  )
}
