import { NO_TIME_REMAINING, timeRemaining, type Widget } from '@gatehouse/contract'
import type { WidgetRow } from './widgets.ts'

/** Returns a widget as of `now` (milliseconds since 1970), with a link below the request's API prefix. */
export const presentWidget = (
  widget: WidgetRow,
  { now, prefix }: { now: number; prefix: string },
): Widget => {
  // Both fields derive from the same whole seconds, so that they cannot contradict each other.
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
