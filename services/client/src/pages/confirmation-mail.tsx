import { ResendVerificationBody, resendEmailVerification } from '@gatehouse/contract'
import { useLayoutEffect, useState } from 'react'
import type { ActionFunctionArgs } from 'react-router'
import { ActionForm } from '#/components/action-form.tsx'
import { Aside } from '#/components/aside.tsx'
import { Card } from '#/components/card.tsx'
import { TextField } from '#/components/fields.tsx'
import { focusHeading, Page } from '#/components/page.tsx'
import { SubmitButton } from '#/components/submit-button.tsx'
import SendAgain from '#/features/registration/send-again.tsx'
import { parseForm, submit } from '#/lib/form.ts'
import { send } from '#/lib/http.ts'
import { paths } from '#/lib/paths.ts'

/** Its result is the address. */
export async function action({ request }: ActionFunctionArgs) {
  const { value, failure } = parseForm(ResendVerificationBody, await request.formData())
  if (failure) return { failure }
  return submit(async () => {
    await send(resendEmailVerification, { body: value })
    return value.email
  })
}

export function Component() {
  const [email, setEmail] = useState('')
  return email === '' ? <Ask onDone={setEmail} /> : <Sent email={email} />
}

function Ask({ onDone }: { onDone: (email: string) => void }) {
  return (
    <Page
      intro="Enter the address of your account or registration. The mail has a link that confirms it."
      title="Send another mail"
      width="form"
    >
      <Card>
        <ActionForm onDone={onDone} schema={ResendVerificationBody} transient>
          <TextField autoComplete="email" label="Email" name="email" type="email" />
          <SubmitButton fullWidth>Send mail</SubmitButton>
        </ActionForm>
      </Card>
      <Aside question="Confirmed?" to={paths.login}>
        Log in
      </Aside>
    </Page>
  )
}

function Sent({ email }: { email: string }) {
  // The form, which had the focus, was removed.
  useLayoutEffect(focusHeading, [])
  return (
    <Page
      intro={`If ${email} still needs confirmation, a mail is on its way. Open its link. An address gets one mail a minute at most.`}
      title="Check your mail"
      width="form"
    >
      <SendAgain email={email} />
    </Page>
  )
}
