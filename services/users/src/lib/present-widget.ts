import type { PersonName, Widget } from '@gatehouse/contract'
import { timeRemaining } from './time-remaining.ts'

export interface WidgetRow {
  name: string
  infoUrl: string
  createdAt: Date
  deadline: Date
  version: string
  owner: PersonName | null
}

/** A widget at one moment (milliseconds since 1970), linked under the prefix that was called. */
export const presentWidget = (
  widget: WidgetRow,
  { now, prefix }: { now: number; prefix: string },
): Widget => ({
  name: widget.name,
  info_url: widget.infoUrl,
  created_at: widget.createdAt.toISOString(),
  deadline: widget.deadline.toISOString(),
  ...timeRemaining(widget.deadline.getTime() - now),
  owner: widget.owner && { id: widget.owner.id, username: widget.owner.username },
  link: `${prefix}/widgets/${widget.name}`,
})
