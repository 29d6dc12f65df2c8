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
import type { FormResult } from '#/lib/form.ts'
import { noteSaved, noteTyped } from '#/lib/unsaved.ts'
import { useFailure } from '#/lib/use-failure.ts'
import classes from './action-form.module.css'
import { Notice } from './notice.tsx'

interface FormState {
  errors: Record<string, string>
  busy: boolean
}

const FormContext = createContext<FormState>({ errors: {}, busy: false })

/** What the surrounding form says of one field. */
export const useFieldError = (name: string): string | undefined =>
  useContext(FormContext).errors[name]

export const useFormBusy = (): boolean => useContext(FormContext).busy

const isField = (target: EventTarget) =>
  target instanceof HTMLInputElement ||
  target instanceof HTMLSelectElement ||
  target instanceof HTMLTextAreaElement

interface Props {
  /** The path whose action takes the form; that of this page when left out. */
  action?: string
  /** Tells apart the forms of one page. */
  intent?: string
  /** Judges when a faulty field is mended. */
  schema?: z.ZodMiniObject
  /** Empties the form when all went well. */
  resets?: boolean
  /** Holds nothing that would be missed: no draft of it is kept, and nobody is asked before it is left. */
  transient?: boolean
  onDone?: (message: string) => void
  onFailed?: (result: FormResult) => void
  children: ReactNode
}

/**
 * A form handled by a route's action. It keeps what was typed, shows each fault beside its field,
 * puts the focus on the first one, and takes one submission at a time.
 */
export function ActionForm({ action, intent, schema, children, ...rest }: Props) {
  const { resets = false, transient = false, onDone, onFailed } = rest
  const fetcher = useFetcher<FormResult>()
  const form = useRef<HTMLFormElement>(null)
  const notice = useRef<HTMLDivElement>(null)
  const sending = useRef<boolean>(false)
  const [mended, setMended] = useState<ReadonlySet<string>>(new Set())
  const busy = fetcher.state !== 'idle'
  const failure = useFailure(fetcher)
  const restored = useDraft(form, transient)

  useSettled(fetcher, (result) => {
    sending.current = false
    setMended(new Set())
    if (result?.failure) return onFailed?.(result)
    if (form.current) noteSaved(form.current)
    if (resets) form.current?.reset()
    if (result) onDone?.(result.done)
  })
  useLayoutEffect(() => {
    // The dialog that asks to log in again has the focus then.
    if (!failure || failure.session) return
    const faulty = form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')
    const target = faulty ?? notice.current
    target?.focus()
  }, [failure])

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    // The button is disabled a moment later than a double click comes.
    if (sending.current) event.preventDefault()
    sending.current = true
  }
  const mend = (event: InputEvent<HTMLFormElement>) => {
    const field = event.target
    if (!isField(field)) return
    if (!transient) noteTyped(event.currentTarget)
    const { name, value } = field
    const rule = schema?.shape[name]
    if (failure?.errors?.[name] && (!rule || z.safeParse(rule, value).success)) {
      setMended((fields) => new Set(fields).add(name))
    }
  }
  const errors = Object.entries(failure?.errors ?? {}).filter(([name]) => !mended.has(name))

  return (
    <fetcher.Form
      className={classes.form}
      method="post"
      noValidate
      onInput={mend}
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
        <Notice kind="plain">
          What you typed before the page was reloaded is here again, except passwords.
        </Notice>
      )}
      <FormContext value={{ errors: Object.fromEntries(errors), busy }}>{children}</FormContext>
    </fetcher.Form>
  )
}

/** Enters what was kept of the form when its page was reloaded for a new version. @returns whether anything was */
function useDraft(form: RefObject<HTMLFormElement | null>, transient: boolean): boolean {
  const [restored, setRestored] = useState(false)
  useEffect(() => {
    if (transient || !form.current) return
    const steps = takeDraft(form.current)
    if (steps.length === 0) return
    // One by one, and after the effect: a form with a state of its own takes a change on top of the last render.
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
 * Calls `settle` once each time that a submission has come to its end. A quick one ends before React renders it as
 * busy; then only its result is new.
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
