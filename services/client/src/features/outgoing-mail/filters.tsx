import { MAIL_STATES } from '@gatehouse/contract'
import { Filters, SelectFilter } from '#/components/filters.tsx'
import { STATES } from './facts.ts'

const OPTIONS = [
  { value: '', label: 'Any state' },
  ...MAIL_STATES.map((state) => ({ value: state, label: STATES[state].label })),
]

export const MailFilters = ({ list }: { list: Promise<unknown> }) => (
  <Filters list={list}>
    <SelectFilter data={OPTIONS} label="State" name="state" />
  </Filters>
)
