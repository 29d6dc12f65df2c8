import type { User } from '@gatehouse/contract'

/** What tabs of one browser tell each other. */
export type Notice =
  /** Another token is there, so that nobody else has to ask for one. */
  | { kind: 'token'; token: string; expiresAt: number; user: User }
  | { kind: 'ended'; sessionId: string | undefined; reason: string }

// Not navigator.locks: a tab that is frozen while it holds a lock keeps all others waiting.
const channel = new BroadcastChannel('session')

export const tellTabs = (notice: Notice): void => channel.postMessage(notice)

export const onNotice = (hear: (notice: Notice) => void): void =>
  channel.addEventListener('message', ({ data }: MessageEvent<Notice>) => hear(data))
