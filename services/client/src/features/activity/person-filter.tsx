import { getUser, type PersonName } from '@gatehouse/contract'
import { useEffect, useState } from 'react'
import { useFilter } from '#/components/filters.tsx'
import { PersonField } from '#/components/person-field.tsx'
import { call } from '#/lib/api.ts'
import { hasCode } from '#/lib/api-error.ts'

const NOBODY: PersonName = { id: '', username: '' }

async function named(id: string, signal: AbortSignal): Promise<PersonName> {
  try {
    const { data } = await call(getUser, { params: { id } }, signal)
    return { id, username: data.username }
  } catch (error) {
    return { id, username: hasCode(error, 'not_found') ? 'A removed person' : 'Somebody' }
  }
}

/** Who the address asks for, by name. Who was chosen on this page is known; a link tells but an id. */
function usePersonAsked(id: string) {
  const [person, setPerson] = useState(NOBODY)
  useEffect(() => {
    if (!id || id === person.id) return
    const left = new AbortController()
    void named(id, left.signal).then((found) => {
      if (!left.signal.aborted) setPerson(found)
    })
    return () => left.abort()
  }, [id, person.id])
  return [person.id === id ? person : NOBODY, setPerson] as const
}

/** Asks for what one person did, or what was about them. */
export function PersonFilter({ name, label }: { name: 'user' | 'actor'; label: string }) {
  const [id, set] = useFilter(name)
  const [asked, setAsked] = usePersonAsked(id)
  // While somebody types, the field leads.
  const [typed, setTyped] = useState<PersonName | null>(null)
  const change = (person: PersonName) => {
    setTyped(person)
    if (!person.id && person.username) return
    setAsked(person)
    set(person.id)
  }
  return (
    <div>
      <PersonField
        clearable
        label={label}
        onBlur={() => setTyped(null)}
        onChange={change}
        value={typed ?? asked}
      />
    </div>
  )
}
