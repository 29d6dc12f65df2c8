import { Button, CopyButton, TextInput } from '@mantine/core'
import classes from './copy-field.module.css'

interface Props {
  label: string
  /** What the button copies, like “the link for michael”. */
  name: string
  value: string
  /** Shown in place of the value. */
  shown?: string
}

/** A value to copy. */
export const CopyField = ({ label, name, value, shown = value }: Props) => (
  <div className={classes.copy}>
    <TextInput
      label={label}
      onFocus={({ currentTarget }) => currentTarget.select()}
      readOnly
      size="md"
      value={shown}
    />
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <Button
          aria-label={copied ? `Copied ${name}` : `Copy ${name}`}
          onClick={copy}
          size="md"
          variant="default"
        >
          {copied ? 'Copied' : 'Copy'}
        </Button>
      )}
    </CopyButton>
  </div>
)
