import { AuditQuery, getUser, type PersonName } from '@gatehouse/contract'
import { useEffect, useState } from 'react'
import { useFilterError } from '#/components/filter-errors.tsx'
import { useFilter } from '#/components/filters.tsx'
import { UserField } from '#/components/user-field.tsx'
import { call } from '#/lib/api.ts'
import { hasCode } from '#/lib/api-error.ts'

const NOBODY: PersonName = { id: '', username: '' }

const isId = (text: string): boolean => AuditQuery.shape.user.safeParse(text).success

const INVALID_ID = 'The address of this page names no user. Choose a person, or clear the field.'

/** Resolves the id in the address to a name. Shows an invalid id as it is: it must not look like a deleted user. */
async function nameOf(id: string, signal: AbortSignal): Promise<string> {
  if (!isId(id)) return id
  try {
    const { data } = await call(getUser, { params: { id } }, signal)
    return data.username
  } catch (error) {
    return hasCode(error, 'not_found') ? 'A deleted user' : 'Unknown user'
  }
}

/** Returns the user in the filter, and a function that stores the name of a chosen user. A link has only an id. */
function useFilteredUser(id: string) {
  const [names, setNames] = useState<Record<string, string>>({})
  const username = names[id]
  useEffect(() => {
    if (!id || username !== undefined) return
    const left = new AbortController()
    void nameOf(id, left.signal).then((name) => {
      if (!left.signal.aborted) setNames((known) => ({ ...known, [id]: name }))
    })
    return () => left.abort()
  }, [id, username])
  const learn = (user: PersonName) => setNames((known) => ({ ...known, [user.id]: user.username }))
  return [username === undefined ? NOBODY : { id, username }, learn] as const
}

/** Filters by the user of an event, or by its actor. */
export function UserFilter({ name, label }: { name: 'user' | 'actor'; label: string }) {
  const [id, set] = useFilter(name)
  const fault = useFilterError(name)
  const [chosen, learn] = useFilteredUser(id)
  // The field overrides the address while the user types, and until the address has the chosen id.
  const [typed, setTyped] = useState<PersonName | null>(null)
  if (typed?.id && typed.id === id) setTyped(null)
  const change = (user: PersonName) => {
    setTyped(user)
    if (!user.id && user.username) return
    learn(user)
    set(user.id)
  }
  return (
    <div>
      <UserField
        clearable
        error={fault && INVALID_ID}
        label={label}
        onBlur={() => typed?.id || setTyped(null)}
        onChange={change}
        value={typed ?? chosen}
      />
    </div>
  )
}
