import { ActionForm } from '#/components/action-form.tsx'
import { DangerButtons, Dialog } from '#/components/dialog.tsx'

interface Props {
  intent: string
  title: string
  text: string
  verb: string
  onClose: () => void
  onDone: (message: string) => void
}

export default function EndAllDialog({ intent, title, text, verb, onClose, onDone }: Props) {
  return (
    <Dialog onClose={onClose} title={title}>
      <p>{text}</p>
      <ActionForm intent={intent} onDone={onDone}>
        <DangerButtons onCancel={onClose} verb={verb} />
      </ActionForm>
    </Dialog>
  )
}
