import { Page } from '#/components/page.tsx'

export function Component() {
  return (
    <Page intro="Gatehouse keeps the accounts for everything behind your nginx." title="About" />
  )
}
