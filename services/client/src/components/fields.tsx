import { ActionIcon, TextInput, type TextInputProps } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useFieldError } from './action-form.tsx'
import { EyeIcon } from './icons.tsx'

interface FieldProps
  extends Pick<TextInputProps, 'value' | 'min' | 'inputMode' | 'onBlur' | 'onChange' | 'onKeyUp'> {
  name: string
  label: string
  /** Describes the expected value. An error replaces it. */
  help?: ReactNode
  autoComplete: string
  type?: 'text' | 'email' | 'password' | 'url' | 'date' | 'time'
  defaultValue?: string
  /** At most one field of a page, and only where the field is the page's purpose. */
  autoFocus?: boolean
  children?: ReactNode
}

/** A labeled text field that shows its error. */
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

/** A password field that can show its text. */
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
