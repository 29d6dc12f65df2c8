import type { Session } from '@gatehouse/contract'
import { Button } from '@mantine/core'
import { useFormBusy } from '#/components/action-form.tsx'
import { deviceName } from '#/lib/device.ts'

export const EndButton = ({ session }: { session: Session }) => (
  <Button
    aria-label={`End session on ${deviceName(session.user_agent)}`}
    disabled={useFormBusy()}
    name="session"
    size="compact-sm"
    type="submit"
    value={session.id}
    variant="default"
  >
    End
  </Button>
)
