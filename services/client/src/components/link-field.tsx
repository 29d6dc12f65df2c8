import { Button, CopyButton, TextInput } from '@mantine/core'
import classes from './link-field.module.css'

interface Props {
  /** The recipient’s name or address. */
  of: string
  link: string
}

/** A one-time link to copy. */
export const LinkField = ({ of, link }: Props) => (
  <div className={classes.link}>
    <TextInput
      label={`Link for ${of}`}
      onFocus={({ currentTarget }) => currentTarget.select()}
      readOnly
      size="md"
      value={link}
    />
    <CopyButton value={link}>
      {({ copied, copy }) => (
        <Button
          aria-label={copied ? `Copied the link for ${of}` : `Copy the link for ${of}`}
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
