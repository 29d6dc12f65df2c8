import type { User } from '@gatehouse/contract'

/** A message between the tabs of a browser. */
export type TabMessage =
  /** A tab has a new token, so that no other tab has to request one. */
  | { kind: 'token'; token: string; expiresAt: number; user: User }
  | { kind: 'ended'; sessionId: string | undefined; reason: string }

/** Firefox refuses a channel where it refuses cookies. Such tabs learn of changes by their own requests. */
function openChannel(): BroadcastChannel | null {
  try {
    return new BroadcastChannel('session')
  } catch {
    return null
  }
}

const channel = openChannel()

export const postToTabs = (message: TabMessage): void => channel?.postMessage(message)

export const onTabMessage = (listen: (message: TabMessage) => void): void =>
  channel?.addEventListener('message', ({ data }: MessageEvent<TabMessage>) => listen(data))
