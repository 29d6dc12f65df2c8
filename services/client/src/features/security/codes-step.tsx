import { Button, CopyButton } from '@mantine/core'
import { Card } from '#/components/card.tsx'
import { Page } from '#/components/page.tsx'
import { flash } from '#/lib/flash.ts'
import { saveFile } from '#/lib/save-file.ts'
import classes from './security.module.css'

const FILE = 'gatehouse-recovery-codes.txt'

function download(codes: string[]): void {
  const title = `Recovery codes for Gatehouse at ${location.host}`
  const lines = [title, 'Each replaces the authenticator app for one log-in.', '', ...codes, '']
  saveFile(new Blob([lines.join('\n')], { type: 'text/plain' }), FILE)
  flash(`${FILE} was downloaded.`)
}

/** Shows new recovery codes, once. */
export function CodesStep({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  return (
    <Page
      intro="Each code replaces the app for one log-in, for example when your phone is lost. They are shown only now: without the app and without a code, only an admin can let you in again."
      title="Save your recovery codes"
      width="form"
    >
      <Card>
        <ul aria-label="Recovery codes" className={classes.codes}>
          {codes.map((code) => (
            <li key={code}>
              <code>{code}</code>
            </li>
          ))}
        </ul>
        <Ways codes={codes} />
      </Card>
      <div className={classes.row}>
        <Button fullWidth onClick={onDone} size="md">
          I have saved them
        </Button>
      </div>
    </Page>
  )
}

const Ways = ({ codes }: { codes: string[] }) => (
  <div className={classes.row}>
    <CopyButton value={codes.join('\n')}>
      {({ copied, copy }) => (
        <Button onClick={copy} size="sm" variant="default">
          {copied ? 'Copied' : 'Copy'}
        </Button>
      )}
    </CopyButton>
    <Button onClick={() => download(codes)} size="sm" variant="default">
      Download
    </Button>
    <Button onClick={() => window.print()} size="sm" variant="default">
      Print
    </Button>
  </div>
)
