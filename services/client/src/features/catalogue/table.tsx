import type { Widget } from '@gatehouse/contract'
import list from '#/components/list.module.css'
import { exactTime } from '#/lib/time.ts'
import classes from './catalogue.module.css'
import { TimeRemaining } from './clock.tsx'
import { InfoLink } from './info-link.tsx'
import type { ItemsProps } from './open-dialog.ts'
import { WidgetButtons } from './widget-buttons.tsx'

export function WidgetTable({ widgets, onOpenDialog }: ItemsProps) {
  return (
    <div className={list.scroll}>
      <table className={`${list.table} ${classes.table}`}>
        <caption>Widgets, with their deadlines</caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Web page</th>
            <th scope="col">Deadline</th>
            <th scope="col">Owner</th>
            {onOpenDialog && <th scope="col">Actions</th>}
          </tr>
        </thead>
        <tbody>
          {widgets.map((widget) => (
            <tr key={widget.name}>
              <th scope="row">{widget.name}</th>
              <td>
                <InfoLink url={widget.info_url} />
              </td>
              <td>
                <TimeRemaining deadline={widget.deadline} />
                <br />
                <Deadline widget={widget} />
              </td>
              <td>{widget.owner?.username ?? 'Nobody'}</td>
              {onOpenDialog && (
                <td>
                  <WidgetButtons name={widget.name} onOpenDialog={onOpenDialog} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** In the reader's time zone. */
export const Deadline = ({ widget }: { widget: Widget }) => (
  <time className={list.time} dateTime={widget.deadline}>
    {exactTime(widget.deadline)}
  </time>
)
