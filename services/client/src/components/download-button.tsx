import { Button } from '@mantine/core'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { flash } from '#/lib/flash.ts'
import { failureOf } from '#/lib/form.ts'
import { saveFile } from '#/lib/save-file.ts'
import { toLocalInput } from '#/lib/time.ts'

interface Props {
  /** The start of the file's name, before the day. */
  name: string
  extension: string
  load: (signal: AbortSignal) => Promise<Blob>
  children: ReactNode
}

const today = (): string => toLocalInput(new Date().toISOString()).slice(0, 10)

async function download({ name, extension, load }: Props, signal: AbortSignal) {
  try {
    const fileName = `${name}-${today()}.${extension}`
    saveFile(await load(signal), fileName)
    flash(`${fileName} was downloaded.`)
  } catch (error) {
    if (signal.aborted) return
    const { message, errors = {} } = failureOf(error)
    flash(`Not downloaded. ${message ?? Object.values(errors).join(' ')}`, 'failed')
  }
}

/** Downloads a file, reports the result in a message, and aborts when the user leaves the page. */
export function DownloadButton(props: Props) {
  const [busy, setBusy] = useState(false)
  const leaving = useRef<AbortController>(undefined)
  useEffect(() => () => leaving.current?.abort(), [])
  const start = async () => {
    leaving.current = new AbortController()
    setBusy(true)
    await download(props, leaving.current.signal)
    setBusy(false)
  }
  return (
    <Button loading={busy} onClick={() => void start()} size="md" variant="default">
      {props.children}
    </Button>
  )
}
