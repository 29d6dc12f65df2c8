import { NO_TIME_REMAINING, timeRemaining, type Widget } from '@gatehouse/contract'
import type { WidgetRow } from './widgets.ts'

/** A widget at one moment (milliseconds since 1970), linked under the prefix that was called. */
export const presentWidget = (
  widget: WidgetRow,
  { now, prefix }: { now: number; prefix: string },
): Widget => {
  // The same whole seconds decide both: a deadline has passed exactly when nothing is left to count.
  const left = timeRemaining(widget.deadline.getTime() - now)
  return {
    name: widget.name,
    info_url: widget.infoUrl,
    created_at: widget.createdAt.toISOString(),
    deadline: widget.deadline.toISOString(),
    deadline_passed: left === NO_TIME_REMAINING,
    time_remaining: left,
    owner: widget.owner && { id: widget.owner.id, username: widget.owner.username },
    link: `${prefix}/widgets/${widget.name}`,
  }
}
