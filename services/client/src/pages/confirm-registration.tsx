import {
  type ConfirmedRegistration,
  ConfirmRegistrationBody,
  confirmRegistration,
  type OpenRegistration,
  readRegistration,
} from '@gatehouse/contract'
import { useLayoutEffect, useState } from 'react'
import { type ActionFunctionArgs, useLoaderData } from 'react-router'
import { ActionForm } from '#/components/action-form.tsx'
import { Aside } from '#/components/aside.tsx'
import { Card } from '#/components/card.tsx'
import { PasswordField } from '#/components/fields.tsx'
import { LinkButton } from '#/components/link-button.tsx'
import { focusHeading, Page } from '#/components/page.tsx'
import { SubmitButton } from '#/components/submit-button.tsx'
import { useFocusAfter } from '#/components/use-focus-after.ts'
import { OtherUser } from '#/features/recovery/other-user.tsx'
import { FailedPage } from '#/features/recovery/problem-page.tsx'
import { RegistrationProblemPage } from '#/features/registration/problem-page.tsx'
import { redirectWithFlash } from '#/lib/flash.ts'
import { failureOf, parseForm } from '#/lib/form.ts'
import { send } from '#/lib/http.ts'
import { linkToken, openedLinks } from '#/lib/link-token.ts'
import { type LoadedLink, loadLink } from '#/lib/load-link.ts'
import { logIn } from '#/lib/log-in.ts'
import { paths } from '#/lib/paths.ts'
import { loggedInUser } from '#/lib/session.ts'

export { revalidateDeadLink as shouldRevalidate } from '#/lib/form.ts'

const read = async (token: string) => (await send(readRegistration, { body: { token } })).data

export const loader = () => loadLink(read)

/** Creates the account and logs in to it, unless somebody else is logged in. Else its result is the account's state. */
export async function action({ request }: ActionFunctionArgs) {
  const form = await request.formData()
  form.set('token', linkToken() ?? '')
  const { value, failure } = parseForm(ConfirmRegistrationBody, form)
  if (failure) return { failure }
  try {
    const { data } = await send(confirmRegistration, { body: value }, { cookie: true })
    return (await logInTo(data, value.password)) ?? { done: data.state }
  } catch (error) {
    return { failure: failureOf(error) }
  }
}

/** Returns null when the person has to log in on the usual page. */
async function logInTo({ username, state }: ConfirmedRegistration, password: string) {
  if (state !== 'active' || loggedInUser()) return null
  const user = await logIn({ email: username, password }).catch(() => null)
  return user && redirectWithFlash(paths.home, `Welcome, ${user.username}. You are logged in.`)
}

export function Component() {
  const loaded = useLoaderData<typeof loader>()
  return <ConfirmRegistration key={openedLinks()} loaded={loaded} />
}

function ConfirmRegistration({ loaded }: { loaded: LoadedLink<OpenRegistration> }) {
  const [state, setState] = useState('')
  const { link, problem, failed } = loaded
  useFocusAfter(link !== undefined)
  if (failed !== undefined) return <FailedPage failed={failed} />
  if (!link) return <RegistrationProblemPage problem={problem} />
  if (state === '') return <Ask onDone={setState} registration={link} />
  return <Done isPending={state === PENDING} username={link.username} />
}

const PENDING: ConfirmedRegistration['state'] = 'pending'

interface AskProps {
  registration: OpenRegistration
  onDone: (state: string) => void
}

function Ask({ registration: { email, username }, onDone }: AskProps) {
  return (
    <Page
      intro={`Confirm that ${email} is your address, with the password that you registered with. This creates the account ${username}.`}
      title="Confirm the registration"
      width="form"
    >
      <OtherUser username={username} />
      <Card>
        <ActionForm onDone={onDone} schema={ConfirmRegistrationBody} transient>
          {/* Password managers read the username here. */}
          <input autoComplete="username" hidden name="username" readOnly value={username} />
          <PasswordField autoComplete="current-password" label="Password" name="password" />
          <SubmitButton fullWidth>Create account</SubmitButton>
        </ActionForm>
      </Card>
      <Aside question={`Did you not register as ${username}?`} to={paths.register}>
        Register with your own password
      </Aside>
    </Page>
  )
}

function Done({ isPending, username }: { isPending: boolean; username: string }) {
  // The button, which had the focus, was removed.
  useLayoutEffect(focusHeading, [])
  return (
    <Page
      intro={
        isPending
          ? 'Your address is confirmed. A manager will approve or reject the registration. Log in with your password to see the decision.'
          : `Log in as ${username}, with the password that you chose.`
      }
      title={isPending ? 'Registration received' : 'Account created'}
      width="form"
    >
      <LinkButton to={paths.login}>Log in</LinkButton>
    </Page>
  )
}
