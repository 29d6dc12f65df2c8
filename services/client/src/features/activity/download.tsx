import { listAudit } from '@gatehouse/contract'
import { DownloadButton } from '#/components/download-button.tsx'
import { callForFile } from '#/lib/api.ts'
import type { ActivityQuery } from './query.ts'

/** Downloads all events that match the filters, not only the current page. */
export function Download({ query: { cursor: _, ...query } }: { query: ActivityQuery }) {
  return (
    <DownloadButton
      extension="csv"
      load={(signal) => callForFile(listAudit, { query }, { accept: 'text/csv', signal })}
      name="activity"
    >
      Download as CSV
    </DownloadButton>
  )
}
