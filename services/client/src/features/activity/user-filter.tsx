import { AuditQuery, getUser, type PersonName } from '@gatehouse/contract'
import { useEffect, useState } from 'react'
import { useFilterFault } from '#/components/filter-faults.tsx'
import { useFilter } from '#/components/filters.tsx'
import { PersonField } from '#/components/user-field.tsx'
import { call } from '#/lib/api.ts'
import { hasCode } from '#/lib/api-error.ts'

const NOBODY: PersonName = { id: '', username: '' }

const isId = (text: string): boolean => AuditQuery.shape.user.safeParse(text).success

const FAULTY = 'The address of this page names nobody here. Choose a person, or clear the field.'

/** An address may hold anything. What is no id is shown as it stands: it must not look like a removed person. */
async function nameOf(id: string, signal: AbortSignal): Promise<string> {
  if (!isId(id)) return id
  try {
    const { data } = await call(getUser, { params: { id } }, signal)
    return data.username
  } catch (error) {
    return hasCode(error, 'not_found') ? 'A removed person' : 'Somebody'
  }
}

/** The user that the address asks for, by name. One chosen on this page is known; a link gives only an id. */
function usePersonAsked(id: string) {
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
  const learn = (person: PersonName) =>
    setNames((known) => ({ ...known, [person.id]: person.username }))
  return [username === undefined ? NOBODY : { id, username }, learn] as const
}

/** Asks for what one person did, or what was about them. */
export function PersonFilter({ name, label }: { name: 'user' | 'actor'; label: string }) {
  const [id, set] = useFilter(name)
  const fault = useFilterFault(name)
  const [asked, learn] = usePersonAsked(id)
  // The field leads while somebody types, and from a choice until the address says the same.
  const [typed, setTyped] = useState<PersonName | null>(null)
  if (typed?.id && typed.id === id) setTyped(null)
  const change = (person: PersonName) => {
    setTyped(person)
    if (!person.id && person.username) return
    learn(person)
    set(person.id)
  }
  return (
    <div>
      <PersonField
        clearable
        error={fault && FAULTY}
        label={label}
        onBlur={() => typed?.id || setTyped(null)}
        onChange={change}
        value={typed ?? asked}
      />
    </div>
  )
}
