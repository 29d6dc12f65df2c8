import type { Sort } from '@gatehouse/contract'
import { containing, startingWith } from '#/database/sql.ts'
import { Prisma } from '#/generated/prisma/client.ts'
import { EMAIL, sortFieldOf, USERNAME } from './list-order.ts'

/** Shorter texts contain no trigram, so they match as a prefix. */
const TRIGRAM_LENGTH = 3

/** The conditions of a search on a row of `users`. */
export interface Search {
  matches: Prisma.Sql
  /** The same condition, written for the search's own index. */
  indexed: Prisma.Sql
  /** Whether `indexed` uses the trigram index, which contains neither roles nor states. */
  usesTrigrams: boolean
  /** In a list sorted by a name, users whose name begins with the text are adjacent. */
  split?: Split
}

/** A search in two disjoint parts. */
interface Split {
  text: string
  /** The sorted name begins with the text. */
  prefix: Prisma.Sql
  /** All other matches, written for the search's own index. */
  rest: Prisma.Sql
}

export const MATCH_ALL: Search = {
  matches: Prisma.sql`TRUE`,
  indexed: Prisma.sql`TRUE`,
  usesTrigrams: false,
}

// No search contains a line break.
const TEXT = Prisma.sql`lower((username::text || E'\n' || email::text) COLLATE "C")`

/** The condition of two partial indexes. Most users are in neither, because their name and address begin alike. */
const STARTS_DIFFER = Prisma.sql`
  lower(left(username::text, 2) COLLATE "C") <> lower(left(email::text, 2) COLLATE "C")`

type NameField = 'username' | 'email'

/** Returns the conditions for a text, in a list of this order. */
export function searchFor(q: string, sort?: Sort): Search {
  const text = q.toLowerCase()
  const field = sort && sortFieldOf(sort)
  const name = field === 'username' || field === 'email' ? field : undefined
  return [...text].length < TRIGRAM_LENGTH ? prefixSearch(text, name) : trigramSearch(text, name)
}

function prefixSearch(text: string, name: NameField | undefined): Search {
  const pattern = startingWith(text)
  const matches = Prisma.sql`(${USERNAME} LIKE ${pattern} OR ${EMAIL} LIKE ${pattern})`
  const search = { matches, indexed: matches, usesTrigrams: false }
  if (!name) return search
  const [own, other] = name === 'username' ? [USERNAME, EMAIL] : [EMAIL, USERNAME]
  const prefix = Prisma.sql`${own} LIKE ${pattern}`
  const rest = Prisma.sql`${other} LIKE ${pattern} AND ${own} NOT LIKE ${pattern} AND ${STARTS_DIFFER}`
  return { ...search, split: { text, prefix, rest } }
}

function trigramSearch(text: string, name: NameField | undefined): Search {
  const pattern = containing(text)
  const matching = (condition: Prisma.Sql) => Prisma.sql`
    id = ANY(ARRAY(SELECT user_id FROM user_texts WHERE text LIKE ${pattern} AND ${condition}))`
  const search = {
    matches: Prisma.sql`${TEXT} LIKE ${pattern}`,
    indexed: matching(Prisma.sql`TRUE`),
    usesTrigrams: true,
  }
  if (!name) return search
  const start = startingWith(text)
  const prefix = Prisma.sql`${name === 'username' ? USERNAME : EMAIL} LIKE ${start}`
  const line = name === 'username' ? start : `%\n${start}`
  return { ...search, split: { text, prefix, rest: matching(Prisma.sql`text NOT LIKE ${line}`) } }
}
