import { UpdateWidgetBody, type Widget } from '@gatehouse/contract'
import { useRevalidator } from 'react-router'
import { VersionedForm } from '#/components/versioned-form.tsx'
import type { Version } from '#/lib/version.ts'
import { WIDGET_MERGE } from './draft.ts'
import type { DialogProps } from './open-dialog.ts'
import { WidgetFields } from './widget-fields.tsx'

const hidden = ({ name, info_url, deadline }: Widget) => ({
  name,
  info_url_before: info_url,
  deadline_before: deadline,
})

type Props = { loaded: Version<Widget> } & Pick<DialogProps, 'onDone'>

export function EditForm({ loaded, onDone }: Props) {
  const { revalidate } = useRevalidator()
  return (
    <VersionedForm
      hidden={hidden}
      loaded={loaded}
      onDone={onDone}
      onStale={() => void revalidate()}
      rules={WIDGET_MERGE}
      schema={UpdateWidgetBody}
    >
      {(draft, change) => <WidgetFields draft={draft} focused onChange={change} />}
    </VersionedForm>
  )
}
