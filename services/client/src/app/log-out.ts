import { type ActionFunction, type LoaderFunction, redirect } from 'react-router'
import { ApiError, NetworkError } from '#/lib/api-error.ts'
import { dropDrafts } from '#/lib/drafts.ts'
import { flash, redirectWithFlash } from '#/lib/flash.ts'
import type { FormResult } from '#/lib/form.ts'
import { logOut } from '#/lib/log-in.ts'
import { paths } from '#/lib/paths.ts'

function adviceFor(error: unknown): string {
  if (error instanceof ApiError) return error.message
  const reason = error instanceof NetworkError ? 'Check your connection' : 'The service is down'
  return `${reason}, then log out again.`
}

const action: ActionFunction = async () => {
  try {
    await logOut()
  } catch (error) {
    const message = `You are still logged in. ${adviceFor(error)}`
    flash(message, 'failed')
    return { failure: { message } } satisfies FormResult
  }
  dropDrafts()
  return redirectWithFlash(paths.home, 'You are logged out.')
}

/** Following a link to the log-out does nothing. */
const loader: LoaderFunction = () => redirect(paths.home)

export const logOutRoute = { action, loader, Component: () => null }
