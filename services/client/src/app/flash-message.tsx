import { ActionIcon } from '@mantine/core'
import { useEffect, useRef, useSyncExternalStore } from 'react'
import { useLocation } from 'react-router'
import { CrossIcon } from '#/components/icons.tsx'
import { dismissFlash, getFlash, subscribeToFlash } from '#/lib/flash.ts'
import classes from './flash-message.module.css'

/** The latest message, until the user closes it or leaves its page. */
export function FlashMessage() {
  const flash = useSyncExternalStore(subscribeToFlash, getFlash)
  const { pathname } = useLocation()
  const shownId = useRef(0)
  const here = flash?.on === pathname

  useEffect(() => {
    if (!flash) return
    if (here) shownId.current = flash.id
    else if (shownId.current === flash.id) dismissFlash()
  }, [flash, here])

  return (
    <div className={classes.region} role="status">
      {flash && here && (
        <div className={classes.flash} data-kind={flash.kind} key={flash.id}>
          <span>{flash.text}</span>
          <ActionIcon
            aria-label="Close message"
            color="gray"
            onClick={dismissFlash}
            size={32}
            variant="subtle"
          >
            <CrossIcon />
          </ActionIcon>
        </div>
      )}
    </div>
  )
}
