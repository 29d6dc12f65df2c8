import { ActionIcon, TextInput, type TextInputProps } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useFieldError } from './action-form.tsx'
import { EyeIcon } from './icons.tsx'

interface FieldProps
  extends Pick<TextInputProps, 'value' | 'min' | 'onBlur' | 'onChange' | 'onKeyUp'> {
  name: string
  label: string
  /** Says what is wanted; the error takes its place. */
  help?: ReactNode
  /** The kind of value, for password managers and browsers. */
  autoComplete: string
  type?: 'text' | 'email' | 'password' | 'url' | 'date' | 'time'
  defaultValue?: string
  /** Said here and nowhere else: one such field a page, where it is the reason to be there. */
  autoFocus?: boolean
  children?: ReactNode
}

/** A labelled text field that shows its form's error about it. */
export function TextField({ help, children, type = 'text', ...field }: FieldProps) {
  const error = useFieldError(field.name)
  return (
    <TextInput
      {...field}
      aria-invalid={error ? true : undefined}
      autoCapitalize="none"
      description={error ? undefined : help}
      error={error}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      rightSection={children}
      rightSectionWidth={children ? 44 : undefined}
      size="md"
      spellCheck={false}
      type={type}
    />
  )
}

type PasswordProps = Omit<FieldProps, 'type' | 'autoComplete' | 'children'> & {
  autoComplete: 'current-password' | 'new-password'
}

/** A password that may be shown, pasted and filled in. */
export function PasswordField(field: PasswordProps) {
  const [shown, setShown] = useState(false)
  return (
    <TextField {...field} type={shown ? 'text' : 'password'}>
      <ActionIcon
        aria-label={`Show ${field.label.toLowerCase()}`}
        aria-pressed={shown}
        color="gray"
        onClick={() => setShown(!shown)}
        size={36}
        variant="subtle"
      >
        <EyeIcon crossed={shown} />
      </ActionIcon>
    </TextField>
  )
}
