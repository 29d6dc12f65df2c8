const FORMAT = new Intl.DateTimeFormat('en-US', {
  dateStyle: 'long',
  timeStyle: 'short',
  timeZone: 'UTC',
})

/** Formats a time for a reader whose time zone is unknown. */
export const utcTime = (iso: string): string => `${FORMAT.format(new Date(iso))} UTC`
