import { ActionForm } from '#/components/action-form.tsx'
import { SubmitButton } from '#/components/submit-button.tsx'
import { flash } from '#/lib/flash.ts'
import { paths } from '#/lib/paths.ts'

/** A button that sends another mail to an address. */
export default function SendAgain({ email }: { email: string }) {
  return (
    <ActionForm
      action={paths.confirmationMail}
      onDone={() => flash(`If ${email} still needs confirmation, a mail is on its way.`)}
      transient
    >
      <input name="email" type="hidden" value={email} />
      <div>
        <SubmitButton>Send another mail</SubmitButton>
      </div>
    </ActionForm>
  )
}
