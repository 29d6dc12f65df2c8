import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { inRoot, shown } from '../lib/paths.ts'

/** A message of nodemon to its parent process. */
type Event = { type: string; data?: unknown }

const isEvent = (message: unknown): message is Event =>
  typeof message === 'object' && message !== null && 'type' in message

const fileOf = (data: unknown) =>
  Array.isArray(data) && typeof data[0] === 'string' ? path.relative(inRoot(), data[0]) : 'sources'

/**
 * Returns a listener for nodemon's messages. After a change it prints that the service was reloaded, once it is ready,
 * or that it exited. The first start prints other messages.
 */
export const reportReloads = (answers: () => Promise<boolean>, log: string) => {
  let changed: string | undefined
  let starts = 0

  const onStart = async () => {
    starts += 1
    const start = starts
    if (changed === undefined) return
    while (start === starts && !(await answers())) await delay(100)
    if (start === starts) console.log(`Reloaded the service (${changed}).`)
  }

  const onCrash = () => {
    starts += 1
    if (changed === undefined) return
    console.log(`The service exited: ${shown(log)} has the reason. The next change restarts it.`)
  }

  return (message: unknown) => {
    if (!isEvent(message)) return
    if (message.type === 'restart') changed = fileOf(message.data)
    if (message.type === 'start') void onStart()
    if (message.type === 'crash') onCrash()
  }
}
