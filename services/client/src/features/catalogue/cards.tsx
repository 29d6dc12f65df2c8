import list from '#/components/list.module.css'
import { TimeRemaining } from './clock.tsx'
import { InfoLink } from './info-link.tsx'
import type { ItemsProps } from './open-dialog.ts'
import { Deadline } from './table.tsx'
import { WidgetButtons } from './widget-buttons.tsx'

/** The list in a narrow window. */
export function WidgetCards({ widgets, onOpenDialog }: ItemsProps) {
  return (
    <ul aria-label="Widgets" className={list.cards}>
      {widgets.map((widget) => (
        <li key={widget.name}>
          <strong>{widget.name}</strong>
          <p>
            <TimeRemaining deadline={widget.deadline} />
          </p>
          <p className={list.time}>
            Deadline <Deadline widget={widget} />
            {widget.owner && `, owned by ${widget.owner.username}`}
          </p>
          <p>
            <InfoLink url={widget.info_url} />
          </p>
          {onOpenDialog && <WidgetButtons name={widget.name} onOpenDialog={onOpenDialog} />}
        </li>
      ))}
    </ul>
  )
}
