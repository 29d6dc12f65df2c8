import '@mantine/core/styles/VisuallyHidden.css'
import { VisuallyHidden } from '@mantine/core'
import classes from './catalogue.module.css'

/** Links to an external page. Shows its host, and sends no referrer. */
export function InfoLink({ url }: { url: string }) {
  const target = URL.canParse(url) ? new URL(url) : null
  // The service accepts no other scheme. `javascript:` would run in this page.
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
