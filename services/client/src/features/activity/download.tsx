import { listAudit } from '@gatehouse/contract'
import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { callForCsv } from '#/lib/api.ts'
import { flash } from '#/lib/flash.ts'
import { failureOf } from '#/lib/form.ts'
import { toLocalInput } from '#/lib/time.ts'
import type { ActivityQuery } from './query.ts'
import { saveFile } from './save-file.ts'

const fileName = (): string => `activity-${toLocalInput(new Date().toISOString()).slice(0, 10)}.csv`

/** Downloads all events that match the filters, not only the current page. */
async function download({ cursor: _, ...query }: ActivityQuery, signal: AbortSignal) {
  try {
    const name = fileName()
    saveFile(await callForCsv(listAudit, { query }, signal), name)
    flash(`${name} was downloaded.`)
  } catch (error) {
    if (signal.aborted) return
    const { message, errors = {} } = failureOf(error)
    flash(`Not downloaded. ${message ?? Object.values(errors).join(' ')}`, 'failed')
  }
}

export function Download({ query }: { query: ActivityQuery }) {
  const [busy, setBusy] = useState(false)
  const leaving = useRef<AbortController>(undefined)
  useEffect(() => () => leaving.current?.abort(), [])
  const start = async () => {
    leaving.current = new AbortController()
    setBusy(true)
    await download(query, leaving.current.signal)
    setBusy(false)
  }
  return (
    <Button loading={busy} onClick={() => void start()} size="md" variant="default">
      Download as CSV
    </Button>
  )
}
