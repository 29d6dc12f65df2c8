import type { User } from '@gatehouse/contract'

/** What tabs of one browser tell each other. */
export type Notice =
  /** Another token is there, so that nobody else has to ask for one. */
  | { kind: 'token'; token: string; expiresAt: number; user: User }
  | { kind: 'ended'; sessionId: string | undefined; reason: string }

/** Firefox refuses a channel where it refuses cookies. Such tabs find out by their own requests. */
function openChannel(): BroadcastChannel | null {
  try {
    return new BroadcastChannel('session')
  } catch {
    return null
  }
}

const channel = openChannel()

export const tellTabs = (notice: Notice): void => channel?.postMessage(notice)

export const onNotice = (hear: (notice: Notice) => void): void =>
  channel?.addEventListener('message', ({ data }: MessageEvent<Notice>) => hear(data))
