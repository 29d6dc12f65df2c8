import type { Sort } from '@gatehouse/contract'
import { Prisma } from '#/generated/prisma/client.ts'
import { containing, startingWith } from './sql.ts'
import { EMAIL, sortFieldOf, USERNAME } from './user-order.ts'

/** Fewer characters are no trigram: they are searched for as a beginning. */
const PART_LENGTH = 3

/** Some of the users that a search finds: those that fit, from a source that an index reads for them. */
export interface Match {
  fits: Prisma.Sql
  source: Prisma.Sql
  /** In the order of the list they lie side by side. */
  together?: true
}

const USERS = Prisma.sql`users`
/** Where most names and addresses begin alike, few users are looked at: the condition of two indexes. */
const APART = Prisma.sql`
  lower(left(username::text, 2) COLLATE "C") <> lower(left(email::text, 2) COLLATE "C")`

const isBeginning = (q: string): boolean => [...q].length < PART_LENGTH

/** All that a search finds. */
export function matchOf(q: string): Match {
  const text = q.toLowerCase()
  if (!isBeginning(q)) return partOf(text)
  const pattern = startingWith(text)
  return {
    fits: Prisma.sql`(${USERNAME} LIKE ${pattern} OR ${EMAIL} LIKE ${pattern})`,
    source: USERS,
  }
}

/** The same in disjoint parts: in the order of one of the names, its own beginning lies side by side. */
export function matchesOf(q: string, sort: Sort): Match[] {
  const field = sortFieldOf(sort)
  const isByName = field === 'username' || field === 'email'
  if (!isByName || !isBeginning(q)) return [matchOf(q)]
  const pattern = startingWith(q.toLowerCase())
  const [own, other] = field === 'username' ? [USERNAME, EMAIL] : [EMAIL, USERNAME]
  return [
    { fits: Prisma.sql`${own} LIKE ${pattern}`, source: USERS, together: true },
    {
      fits: Prisma.sql`(${other} LIKE ${pattern} AND ${own} NOT LIKE ${pattern} AND ${APART})`,
      source: USERS,
    },
  ]
}

function partOf(text: string): Match {
  const pattern = containing(text)
  return {
    fits: Prisma.sql`
      lower((username::text || E'\n' || email::text) COLLATE "C") LIKE ${pattern}`,
    // The inner LIMIT keeps the planner from reading all users instead, to join them.
    source: Prisma.sql`
      (SELECT user_id FROM user_texts WHERE text LIKE ${pattern}) AS found
      CROSS JOIN LATERAL (SELECT * FROM users WHERE id = found.user_id LIMIT 1) AS users`,
  }
}
