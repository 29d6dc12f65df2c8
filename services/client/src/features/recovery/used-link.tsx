import { type ReactNode, useLayoutEffect } from 'react'
import { focusHeading, Page } from '#/components/page.tsx'

interface Props {
  title: string
  intro: string
  /** The next step. */
  children: ReactNode
}

/** Says what a link has done. */
export function UsedLink({ title, intro, children }: Props) {
  // The button, which had the focus, was removed.
  useLayoutEffect(focusHeading, [])
  return (
    <Page intro={intro} title={title} width="form">
      {children}
    </Page>
  )
}
