import '@mantine/core/styles/VisuallyHidden.css'
import { VisuallyHidden } from '@mantine/core'
import classes from './catalogue.module.css'

/** Leads to a page that somebody else wrote: its host is told, and it learns nothing of this page. */
export function InfoLink({ url }: { url: string }) {
  const target = URL.canParse(url) ? new URL(url) : null
  // The service takes no other scheme; `javascript:` would run here.
  if (!target || !/^https?:$/.test(target.protocol)) return url
  return (
    <a
      className={classes.link}
      href={target.href}
      rel="noopener noreferrer nofollow"
      target="_blank"
      title={url}
    >
      {target.host} <VisuallyHidden>(opens in a new tab)</VisuallyHidden>
    </a>
  )
}
