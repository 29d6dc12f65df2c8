import type { SystemTopic } from '@gatehouse/contract'
import { createElement, Fragment, type ReactNode } from 'react'

/** A newer service may send topics that are unknown here. */
export const TOPICS: Record<SystemTopic, string> & Record<string, string> = {
  replicas: 'Replicas',
  database: 'Database',
  keys: 'Signing keys',
  passwords: 'Passwords',
  mail: 'Mail',
  trail: 'Audit trail',
  backups: 'Backups',
  network: 'Network',
}

const SIZES = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte']

/** Formats bytes like "12.3 MB". */
export function sizeOf(bytes: number): string {
  const step = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), SIZES.length - 1)
  const format = { style: 'unit', unit: SIZES[step] ?? 'byte', maximumFractionDigits: 1 } as const
  return new Intl.NumberFormat('en', format).format(bytes / 1_000 ** step)
}

/** Formats seconds like "5 seconds" or "16 minutes". */
export function durationOf(seconds: number): string {
  const [unit, value] =
    seconds < 60 ? (['second', seconds] as const) : (['minute', Math.floor(seconds / 60)] as const)
  return new Intl.NumberFormat('en', { style: 'unit', unit, unitDisplay: 'long' }).format(value)
}

/** Formats a time like "19:03:25", in the reader's time zone. Screen readers announce only a text that changes. */
export const clockOf = (time: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' }).format(new Date(time))

/** Shows what stands between backticks as code. */
export const withCode = (text: string): ReactNode =>
  createElement(
    Fragment,
    null,
    ...text.split('`').map((part, at) => (at % 2 === 1 ? createElement('code', null, part) : part)),
  )
