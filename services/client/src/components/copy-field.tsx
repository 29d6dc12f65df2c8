import { Button, CopyButton, Textarea, TextInput } from '@mantine/core'
import type { FocusEvent } from 'react'
import classes from './copy-field.module.css'

interface Props {
  label: string
  /** What the button copies, like “the link for michael”. */
  name: string
  value: string
  /** Shown in place of the value. */
  shown?: string
  /** Lines to show, for a value that people read. */
  rows?: number
}

const select = ({ currentTarget }: FocusEvent<HTMLInputElement | HTMLTextAreaElement>) =>
  currentTarget.select()

/** A value to copy. */
export const CopyField = ({ label, name, value, shown = value, rows = 1 }: Props) => (
  <div className={classes.copy}>
    {rows > 1 ? (
      <Textarea label={label} onFocus={select} readOnly rows={rows} size="md" value={shown} />
    ) : (
      <TextInput label={label} onFocus={select} readOnly size="md" value={shown} />
    )}
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
