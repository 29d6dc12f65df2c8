import './modal.css'
import { Button, Modal } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import { useSession } from '#/lib/use-session.ts'
import { useStepUp } from '#/lib/use-step-up.ts'
import classes from './dialog.module.css'
import { focusHeading } from './page.tsx'
import { SubmitButton } from './submit-button.tsx'

interface Props {
  title: string
  onClose: () => void
  /** Labels the close button. */
  closeLabel?: string
  /** Only the close button closes the dialog, which is also visible over a covered page. */
  blocking?: boolean
  children: ReactNode
}

/** Returns the focus to the opener. Mantine only does so for a dialog that closes before it unmounts. */
function useFocusReturn(): void {
  const [opener] = useState(() => document.activeElement)
  useEffect(
    () => () => {
      if (document.activeElement !== document.body) return
      if (!opener?.isConnected || opener === document.body) focusHeading()
      else if (opener instanceof HTMLElement) opener.focus({ preventScroll: true })
    },
    [opener],
  )
}

export function Dialog({
  title,
  onClose,
  closeLabel = 'Close',
  blocking = false,
  children,
}: Props) {
  const { ended } = useSession()
  const isCovered = useStepUp() !== null || ended !== null
  useFocusReturn()
  return (
    <Modal.Root
      closeOnClickOutside={!blocking}
      // Every open dialog receives the key, including one under a dialog that asks for a log-in.
      closeOnEscape={!blocking && !isCovered}
      onClose={onClose}
      opened
      size={440}
      {...(blocking && { 'data-over-cover': true })}
      transitionProps={{ duration: 120 }}
      // From the top, so that the header stays in place while the content loads.
      yOffset="clamp(1rem, 10dvh, 6rem)"
    >
      <Modal.Overlay />
      <Modal.Content>
        {/* Modal.Header would be a second banner landmark. */}
        <div className={classes.header}>
          <Modal.Title>{title}</Modal.Title>
          <Modal.CloseButton aria-label={closeLabel} />
        </div>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}

/** The buttons of a destructive form. The safe one comes first and has the focus. */
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
