import type { AccountLink } from '@gatehouse/contract'
import { type ComponentType, useState } from 'react'
import { useLoaderData } from 'react-router'
import { useFocusAfter } from '#/components/use-focus-after.ts'
import { openedLinks } from '#/lib/link-token.ts'
import type { LoadedLink } from './load-link.ts'
import { FailedPage, ProblemPage, type ProblemTexts } from './problem-page.tsx'

export interface AskProps {
  link: AccountLink
  onDone: () => void
}

export interface DoneProps {
  link: AccountLink
}

interface Props {
  /** The page that asks for the button, or for what else the link needs. */
  Ask: ComponentType<AskProps>
  /** The page after the link was used. */
  Done: ComponentType<DoneProps>
  /** The texts about a link that can't be used. */
  problem: ProblemTexts
}

/** The page of a link whose loader is `loadLink`. Another link that is opened in the same tab resets it. */
export function LinkPage(props: Props) {
  const loaded = useLoaderData<LoadedLink>()
  return <OneLink key={openedLinks()} loaded={loaded} {...props} />
}

function OneLink({ loaded, Ask, Done, problem }: Props & { loaded: LoadedLink }) {
  const [used, setUsed] = useState<AccountLink | null>(null)
  const { link, failed } = loaded
  useFocusAfter(link !== undefined)
  if (used) return <Done link={used} />
  if (failed !== undefined) return <FailedPage failed={failed} />
  if (!link) return <ProblemPage {...problem} problem={loaded.problem} />
  return <Ask link={link} onDone={() => setUsed(link)} />
}
