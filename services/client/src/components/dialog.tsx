import './modal.css'
import { Button, Modal } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import { useSession } from '#/lib/use-session.ts'
import classes from './dialog.module.css'
import { focusHeading } from './page.tsx'
import { SubmitButton } from './submit-button.tsx'

interface Props {
  title: string
  onClose: () => void
  /** What closing it means. */
  leave?: string
  /** Only its cross closes it: a slip must not cost what lies under it. It shows over a covered page. */
  holds?: boolean
  children: ReactNode
}

/** Mantine gives the focus back when it sees a dialog close; ours are gone at once. */
function useFocusBack(): void {
  const [opener] = useState(() => document.activeElement)
  useEffect(
    () => () => {
      if (document.activeElement !== document.body) return
      if (!opener?.isConnected) focusHeading()
      else if (opener instanceof HTMLElement) opener.focus({ preventScroll: true })
    },
    [opener],
  )
}

/** A task over the page; Escape and the cross leave it. */
export function Dialog({ title, onClose, leave = 'Close', holds = false, children }: Props) {
  const { ended } = useSession()
  useFocusBack()
  return (
    <Modal.Root
      centered
      closeOnClickOutside={!holds}
      // Each open dialog hears the key, also one under the session-ended dialog.
      closeOnEscape={!holds && !ended}
      onClose={onClose}
      opened
      size={440}
      {...(holds && { 'data-over-cover': true })}
      transitionProps={{ duration: 120 }}
    >
      <Modal.Overlay />
      <Modal.Content>
        {/* Not Modal.Header: that is a second banner to screen readers. */}
        <div className={classes.header}>
          <Modal.Title>{title}</Modal.Title>
          <Modal.CloseButton aria-label={leave} />
        </div>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}

/** The end of a dangerous form: the safe choice first, and with the focus. */
export function DangerButtons({ verb, onCancel }: { verb: string; onCancel: () => void }) {
  return (
    <div className={classes.row}>
      <Button data-autofocus onClick={onCancel} size="md" variant="default">
        Cancel
      </Button>
      <SubmitButton danger>{verb}</SubmitButton>
    </div>
  )
}
