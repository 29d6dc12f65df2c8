import { describe, expect, test } from 'vitest'
import { type MergeRules, threeWayMerge } from './three-way-merge.ts'

interface Row {
  name: string
  color: string | null
  owner: { id: string }
}
type Draft = Pick<Row, 'name' | 'owner'> & { color: string }

const rules: MergeRules<Row, Draft> = {
  draftOf: ({ color, ...row }) => ({ ...row, color: color ?? '' }),
  fields: {
    name: { label: 'Name', text: ({ name }) => name },
    color: { label: 'Color', text: ({ color }) => color ?? 'none' },
    owner: { label: 'Owner', text: ({ owner }) => owner.id, key: ({ owner }) => owner.id },
  },
}
const BASE: Row = { name: 'base', color: null, owner: { id: '1' } }
const merge = (edits: Partial<Draft>, theirs: Partial<Row>) => {
  const draft = { ...rules.draftOf(BASE), ...edits }
  return threeWayMerge(rules, { base: BASE, theirs: { ...BASE, ...theirs }, draft })
}

describe('threeWayMerge', () => {
  test('takes a field that only the other user changed', () => {
    const { draft, changes } = merge({}, { name: 'theirs', color: 'red' })
    expect(draft).toEqual({ name: 'theirs', color: 'red', owner: { id: '1' } })
    expect(changes).toEqual([
      { label: 'Name', was: 'base', now: 'theirs', clashes: false },
      { label: 'Color', was: 'none', now: 'red', clashes: false },
    ])
  })

  test('keeps a field that only the draft changed, and reports nothing', () => {
    const { draft, changes } = merge({ name: 'mine' }, {})
    expect(draft.name).toBe('mine')
    expect(changes).toEqual([])
  })

  test('keeps the draft and reports a clash for a field that both changed', () => {
    const { draft, changes } = merge({ name: 'mine' }, { name: 'theirs' })
    expect(draft.name).toBe('mine')
    expect(changes).toEqual([{ label: 'Name', was: 'base', now: 'theirs', clashes: true }])
  })

  test('reports no clash for a field that both changed to the same value', () => {
    const { changes } = merge({ name: 'same' }, { name: 'same' })
    expect(changes).toEqual([{ label: 'Name', was: 'base', now: 'same', clashes: false }])
  })

  test('compares fields by their key', () => {
    expect(merge({ owner: { id: '1' } }, { owner: { id: '1' } }).changes).toEqual([])
    expect(merge({ owner: { id: '2' } }, { owner: { id: '3' } }).changes).toMatchObject([
      { label: 'Owner', clashes: true },
    ])
  })
})
