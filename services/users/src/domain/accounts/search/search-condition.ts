import type { Sort } from '@gatehouse/contract'
import { containing, startingWith } from '#/database/sql.ts'
import { Prisma } from '#/generated/prisma/client.ts'
import { EMAIL, sortFieldOf, USERNAME } from './list-order.ts'

/** Fewer characters make no trigram: they are searched for as a beginning. */
const PART_LENGTH = 3

/** What a search finds, as conditions of a user's row. */
export interface Search {
  fits: Prisma.Sql
  /** The same for an index, but for those whom `begins` has. */
  indexed: Prisma.Sql
  /** Whether `indexed` is for the index of parts, which knows nothing of roles and states. */
  byText: boolean
  /** Those who lie together in the order of the list, and perhaps far from its beginning. */
  begins?: { text: string; fits: Prisma.Sql }
}

// No search holds a line break.
const TEXT = Prisma.sql`lower((username::text || E'\n' || email::text) COLLATE "C")`

/** The condition of two indexes: few people's name and address begin differently. */
const APART = Prisma.sql`
  lower(left(username::text, 2) COLLATE "C") <> lower(left(email::text, 2) COLLATE "C")`

/** The search for a list in this order, or in none. */
export function searchFor(q: string, sort?: Sort): Search {
  const text = q.toLowerCase()
  const field = sort && sortFieldOf(sort)
  const name = field === 'username' || field === 'email' ? field : undefined
  return [...text].length < PART_LENGTH ? beginning(text, name) : part(text, name)
}

type Name = 'username' | 'email' | undefined

function beginning(text: string, name: Name): Search {
  const pattern = startingWith(text)
  const fits = Prisma.sql`(${USERNAME} LIKE ${pattern} OR ${EMAIL} LIKE ${pattern})`
  if (!name) return { fits, indexed: fits, byText: false }
  const [own, other] = name === 'username' ? [USERNAME, EMAIL] : [EMAIL, USERNAME]
  return {
    fits,
    indexed: Prisma.sql`${other} LIKE ${pattern} AND ${own} NOT LIKE ${pattern} AND ${APART}`,
    byText: false,
    begins: { text, fits: Prisma.sql`${own} LIKE ${pattern}` },
  }
}

function part(text: string, name: Name): Search {
  const pattern = containing(text)
  const fits = Prisma.sql`${TEXT} LIKE ${pattern}`
  const found = (rest: Prisma.Sql) => Prisma.sql`
    id = ANY(ARRAY(SELECT user_id FROM user_texts WHERE text LIKE ${pattern} AND ${rest}))`
  if (!name) return { fits, indexed: found(Prisma.sql`TRUE`), byText: true }
  const begins = startingWith(text)
  const line = name === 'username' ? begins : `%\n${begins}`
  return {
    fits,
    indexed: found(Prisma.sql`text NOT LIKE ${line}`),
    byText: true,
    begins: {
      text,
      fits: Prisma.sql`${name === 'username' ? USERNAME : EMAIL} LIKE ${begins}`,
    },
  }
}
