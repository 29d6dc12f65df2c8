import { type Factors, TRUSTED_DEVICE_DAYS, type TrustedDevice } from '@gatehouse/contract'
import { Button } from '@mantine/core'
import { ActionForm, useFormBusy } from '#/components/action-form.tsx'
import { Section } from '#/components/card.tsx'
import { TimeAgo } from '#/components/time-ago.tsx'
import { deviceName } from '#/lib/device.ts'
import { exactTime } from '#/lib/time.ts'
import classes from './security.module.css'

interface Props {
  factors: Factors
  onDone: (message: string) => void
}

/** Empty while no device is trusted: one becomes so at a log-in. The form outlives the last row, whose removal it reports. */
export function TrustedDevicesSection({ factors: { trusted_devices: devices }, onDone }: Props) {
  return (
    <div className={classes.devices}>
      <ActionForm intent="untrust" onDone={onDone}>
        {devices.length > 0 && (
          <Section
            intro={`Log-ins with the password on these need no code for ${TRUSTED_DEVICE_DAYS} days. If you lost one, remove it here, then end its session on the page Sessions.`}
            title="Trusted devices"
          >
            <ul aria-label="Trusted devices" className={classes.items}>
              {devices.map((device) => (
                <li key={device.id}>
                  <Device {...device} />
                </li>
              ))}
            </ul>
            {devices.length > 1 && (
              <RemoveButton id="" label="Remove all trusted devices" text="Remove all" />
            )}
          </Section>
        )}
      </ActionForm>
    </div>
  )
}

function Device({ id, user_agent, created_at, last_used_at, expires_at }: TrustedDevice) {
  const name = deviceName(user_agent)
  return (
    <>
      <strong>{name}</strong>
      <p className={classes.fact}>
        Trusted <TimeAgo time={created_at} />,{' '}
        {last_used_at ? (
          <>
            last used <TimeAgo time={last_used_at} />
          </>
        ) : (
          'not used since'
        )}
        . Needs a code again on {exactTime(expires_at)}.
      </p>
      <RemoveButton id={id} label={`Remove ${name}`} text="Remove" />
    </>
  )
}

/** @param id of the device, or empty for all */
const RemoveButton = ({ id, label, text }: { id: string; label: string; text: string }) => (
  <Button
    aria-label={label}
    c="var(--mantine-color-error)"
    disabled={useFormBusy()}
    name="id"
    size="sm"
    type="submit"
    value={id}
    variant="default"
  >
    {text}
  </Button>
)
