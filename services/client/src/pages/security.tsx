import { getFactors } from '@gatehouse/contract'
import { useLayoutEffect, useRef, useState } from 'react'
import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { DeferredList } from '#/components/deferred-list.tsx'
import { lazyPart } from '#/components/lazy-part.tsx'
import { focusHeading, Page } from '#/components/page.tsx'
import { CodesStep } from '#/features/security/codes-step.tsx'
import { newCodes, type Setup, setup } from '#/features/security/hand-overs.ts'
import type { OpenDialog } from '#/features/security/open-dialog.ts'
import { PasskeysSection } from '#/features/security/passkeys-section.tsx'
import { RequiredFactor } from '#/features/security/required-factor.tsx'
import { AppSection, CodesSection } from '#/features/security/sections.tsx'
import { SetupStep } from '#/features/security/setup-step.tsx'
import { TrustedDevicesSection } from '#/features/security/trusted-devices-section.tsx'
import { call } from '#/lib/api.ts'
import { deferred } from '#/lib/deferred.ts'
import { flash } from '#/lib/flash.ts'

export { securityAction as action } from '#/features/security/actions.ts'
export { revalidateUnlessFailed as shouldRevalidate } from '#/lib/form.ts'

const Dialogs = lazyPart(() => import('#/features/security/dialogs.tsx'))

export const loader = ({ request }: LoaderFunctionArgs) => ({
  loaded: deferred(call(getFactors, {}, request.signal)),
})

/** In memory only: a secret, a password and codes belong into no history entry. */
interface Step {
  setup?: Setup | null
  codes?: string[] | null
}

/** Focuses the heading of another step, which replaced the focused element. */
function useFocusOnChange(step: Step): void {
  const shown = useRef(step)
  useLayoutEffect(() => {
    if (shown.current !== step) focusHeading()
    shown.current = step
  }, [step])
}

export function Component() {
  const [step, setStep] = useState<Step>({})
  useFocusOnChange(step)
  const leave = () => setStep({})
  const showCodes = (message: string) => {
    flash(message)
    setStep({ codes: newCodes.take() })
  }
  if (step.codes) return <CodesStep codes={step.codes} onDone={leave} />
  if (step.setup) return <SetupStep onCancel={leave} onDone={showCodes} setup={step.setup} />
  return <Overview onCodes={showCodes} onSetup={() => setStep({ setup: setup.take() })} />
}

interface OverviewProps {
  onSetup: () => void
  onCodes: (message: string) => void
}

function Overview({ onSetup, onCodes }: OverviewProps) {
  const { loaded } = useLoaderData<typeof loader>()
  const [dialog, setDialog] = useState<OpenDialog | null>(null)
  const changed = (message: string) => {
    setDialog(null)
    flash(message)
    focusHeading()
  }
  const steps: Partial<Record<OpenDialog['intent'], (message: string) => void>> = {
    start: onSetup,
    codes: onCodes,
  }
  return (
    <Page intro="How you log in, and what your log-ins need besides the password." title="Security">
      <DeferredList name="second factor" resolve={loaded} rows={2}>
        {({ data }) => (
          <RequiredFactor factors={data}>
            <PasskeysSection factors={data} onOpenDialog={setDialog} />
            <AppSection factors={data} onOpenDialog={setDialog} />
            <CodesSection factors={data} onOpenDialog={setDialog} />
            <TrustedDevicesSection factors={data} onDone={changed} />
          </RequiredFactor>
        )}
      </DeferredList>
      {dialog && (
        <Dialogs
          dialog={dialog}
          onClose={() => setDialog(null)}
          onDone={steps[dialog.intent] ?? changed}
        />
      )}
    </Page>
  )
}
