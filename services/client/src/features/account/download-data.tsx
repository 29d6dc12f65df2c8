import { exportAccount } from '@gatehouse/contract'
import { DownloadButton } from '#/components/download-button.tsx'
import { callForFile } from '#/lib/api.ts'

export function DownloadData() {
  return (
    <DownloadButton
      extension="json"
      load={(signal) => callForFile(exportAccount, {}, { accept: 'application/json', signal })}
      name="gatehouse-my-data"
    >
      Download my data
    </DownloadButton>
  )
}
