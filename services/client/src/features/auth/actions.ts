import { FinishLoginBody, LoginBody, type UsedCredential, type User } from '@gatehouse/contract'
import { hasCode } from '#/lib/api-error.ts'
import { redirectWithFlash } from '#/lib/flash.ts'
import { type FormFailure, type FormResult, failureOf, parseForm } from '#/lib/form.ts'
import { actionByIntent } from '#/lib/form-action.ts'
import { beginPasskey, finishLogIn, logIn, logInWithPasskey } from '#/lib/log-in.ts'
import { noteLogInByPassword } from '#/lib/passkey-offer.ts'
import { choosePasskey, passkeySignal, userHandleOf } from '#/lib/passkeys.ts'
import { safeRedirectWith } from '#/lib/safe-redirect.ts'
import { settleStepUp } from '#/lib/step-up.ts'
import { trustDays } from './trust-days.ts'

/** Explains a refusal that follows the right password. */
function refusalOf(error: unknown): FormFailure {
  if (hasCode(error, 'second_factor_expired')) return { restart: error.message }
  if (hasCode(error, 'approval_pending')) {
    return { message: 'Your registration is waiting for approval by a manager. Try again later.' }
  }
  if (hasCode(error, 'email_unverified')) {
    const message =
      'Your address is not verified yet. Open the link in the mail that was sent to it.'
    return { message, errors: error.errors }
  }
  const reason = hasCode(error, 'registration_rejected') && error.errors['reason']
  return reason ? { message: `${error.message} Reason: ${reason}` } : failureOf(error)
}

/** Leads on after a log-in. Returns null for a form that stays on its page. */
function leadOn(user: User, form: FormData, { url }: Request): Response | null {
  if (form.has('stay')) {
    settleStepUp(true)
    return null
  }
  const next = new URL(url).searchParams.get('next')
  return redirectWithFlash(safeRedirectWith(next, location.hash), `Logged in as ${user.username}.`)
}

/** Returns the passkey that the browser suggested, or undefined when the button was pressed. */
function chosenPasskey(form: FormData): UsedCredential | undefined {
  const credential = form.get('credential')
  return credential ? JSON.parse(String(credential)) : undefined
}

async function askForPasskey(): Promise<UsedCredential> {
  const signal = passkeySignal()
  return choosePasskey(await beginPasskey(), signal)
}

const OTHER_ACCOUNT = 'This passkey belongs to another account. Choose one of this account.'

/** Whether the passkey belongs to another user than the one whose session the form continues. */
function isOfAnother(form: FormData, { response }: UsedCredential): boolean {
  const user = form.get('user')
  return user !== null && response.userHandle !== userHandleOf(String(user))
}

type Result = FormResult | Response | null

/** Handles the forms of a log-in: the password with its second step, and the passkey. The result of the first is the typed name if the second is due. */
export const logInAction = actionByIntent<Result>({
  async password(form, { request }) {
    const { value, failure } = parseForm(LoginBody, form)
    if (failure) return { failure }
    try {
      const user = await logIn(value)
      void noteLogInByPassword()
      return leadOn(user, form, request)
    } catch (error) {
      if (!hasCode(error, 'second_factor_required')) return { failure: refusalOf(error) }
      trustDays.keep(error.secondFactor?.trust_days ?? 0)
      return { done: value.email }
    }
  },
  async passkey(form, { request }) {
    try {
      const credential = chosenPasskey(form) ?? (await askForPasskey())
      if (isOfAnother(form, credential)) return { failure: { message: OTHER_ACCOUNT } }
      return leadOn(await logInWithPasskey(credential), form, request)
    } catch (error) {
      return { failure: refusalOf(error) }
    }
  },
  async 'second-factor'(form, { request }) {
    const { value, failure } = parseForm(FinishLoginBody, form)
    if (failure) return { failure }
    try {
      const user = await finishLogIn({ ...value, ...(form.has('trust') && { trust_device: true }) })
      void noteLogInByPassword()
      return leadOn(user, form, request)
    } catch (error) {
      return { failure: refusalOf(error) }
    }
  },
})
