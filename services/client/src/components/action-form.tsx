import {
  createContext,
  type InputEvent,
  type ReactNode,
  type RefObject,
  type SubmitEvent,
  useContext,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { flushSync } from 'react-dom'
import { useFetcher } from 'react-router'
import * as z from 'zod/mini'
import { takeDraft } from '#/lib/drafts.ts'
import type { FormFailure, FormResult } from '#/lib/form.ts'
import { noteEdited, noteSaved } from '#/lib/unsaved.ts'
import { useFailure } from '#/lib/use-failure.ts'
import classes from './action-form.module.css'
import { Notice } from './notice.tsx'

interface FormState {
  errors: Record<string, string>
  busy: boolean
}

const FormContext = createContext<FormState>({ errors: {}, busy: false })

/** Returns the error of one field of the surrounding form. */
export const useFieldError = (name: string): string | undefined =>
  useContext(FormContext).errors[name]

export const useFormBusy = (): boolean => useContext(FormContext).busy

const isField = (target: EventTarget) =>
  target instanceof HTMLInputElement ||
  target instanceof HTMLSelectElement ||
  target instanceof HTMLTextAreaElement

interface Props {
  /** The path whose action handles the form. Defaults to this page. */
  action?: string
  /** Selects the handler of the page's action. */
  intent?: string
  /** Decides when an edited field is valid again. */
  schema?: z.ZodMiniObject
  /** Resets the form after success. */
  resets?: boolean
  /** Saves no draft of the form, and asks nobody before leaving it. */
  transient?: boolean
  onDone?: (message: string) => void
  onFailed?: (result: FormResult) => void
  children: ReactNode
}

/**
 * A form handled by a route's action. It preserves the input, shows each fault beside its field, focuses the first one,
 * and sends one submission at a time.
 */
export function ActionForm({ action, intent, schema, children, ...rest }: Props) {
  const { resets = false, transient = false, onDone, onFailed } = rest
  const fetcher = useFetcher<FormResult>()
  const form = useRef<HTMLFormElement>(null)
  const notice = useRef<HTMLDivElement>(null)
  const sending = useRef<boolean>(false)
  const busy = fetcher.state !== 'idle'
  const failure = useFailure(fetcher)
  const [fixed, addFixed] = useFixedFields(failure)
  const restored = useDraft(form, transient)

  useSettled(fetcher, (result) => {
    sending.current = false
    if (result?.failure) return onFailed?.(result)
    if (form.current) noteSaved(form.current)
    if (resets) form.current?.reset()
    if (result) onDone?.(result.done)
  })
  useLayoutEffect(() => {
    // The session-ended dialog has the focus.
    if (!failure || failure.session) return
    const invalid = form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')
    const target = invalid ?? notice.current
    target?.focus()
  }, [failure])

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    // A double click comes before the button is disabled.
    if (sending.current) event.preventDefault()
    sending.current = true
  }
  const onInput = (event: InputEvent<HTMLFormElement>) => {
    const field = event.target
    if (!isField(field)) return
    if (!transient) noteEdited(event.currentTarget)
    const { name, value } = field
    const rule = schema?.shape[name]
    if (failure?.errors?.[name] && (!rule || z.safeParse(rule, value).success)) {
      addFixed(name)
    }
  }
  const errors = Object.entries(failure?.errors ?? {}).filter(([name]) => !fixed.has(name))

  return (
    <fetcher.Form
      className={classes.form}
      method="post"
      noValidate
      onInput={onInput}
      onSubmit={submit}
      ref={form}
      {...(action && { action })}
    >
      {intent && <input name="intent" type="hidden" value={intent} />}
      {failure?.message && (
        <Notice kind="failed" ref={notice} requestId={failure.request_id}>
          {failure.message}
        </Notice>
      )}
      {restored && !failure && (
        <Notice kind="plain">Your unsaved input is restored, except passwords.</Notice>
      )}
      <FormContext value={{ errors: Object.fromEntries(errors), busy }}>{children}</FormContext>
    </fetcher.Form>
  )
}

interface Fixed {
  failure?: FormFailure | undefined
  names: ReadonlySet<string>
}

/**
 * Returns the names of the fields that were corrected since a failure. Another failure has none from its first render on, in
 * which its first invalid field gets the focus.
 */
function useFixedFields(failure: FormFailure | undefined) {
  const [fixed, setFixed] = useState<Fixed>({ names: new Set() })
  const names = fixed.failure === failure ? fixed.names : new Set<string>()
  // One event may correct several fields before a render.
  const add = (name: string) =>
    setFixed((before) => ({
      failure,
      names: new Set(before.failure === failure ? before.names : []).add(name),
    }))
  return [names, add] as const
}

/** Restores the draft of a form after a reload. Returns whether there was one. */
function useDraft(form: RefObject<HTMLFormElement | null>, transient: boolean): boolean {
  const [restored, setRestored] = useState(false)
  useEffect(() => {
    if (transient || !form.current) return
    const steps = takeDraft(form.current)
    if (steps.length === 0) return
    // One render each, after the effect: a controlled form applies a change to its last rendered state.
    const timer = setTimeout(() => {
      for (const step of steps) flushSync(step)
      setRestored(true)
    })
    return () => clearTimeout(timer)
  }, [form, transient])
  return restored
}

type Fetcher = ReturnType<typeof useFetcher<FormResult>>

/**
 * Calls `settle` once for each finished submission. A quick one finishes before React renders it as busy; then only
 * its result is new.
 */
function useSettled(fetcher: Fetcher, settle: (result: FormResult | undefined) => void): void {
  const { state, data } = fetcher
  const last = useRef<{ busy: boolean; data: FormResult | undefined }>({ busy: false, data })
  useEffect(() => {
    const busy = state !== 'idle'
    const before = last.current
    last.current = { busy, data: busy ? before.data : data }
    if (!busy && (before.busy || data !== before.data)) settle(data)
  })
}
