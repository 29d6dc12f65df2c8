import type { Widget } from '@gatehouse/contract'
import type { MergeRules } from '#/components/three-way-merge.ts'
import { exactTime } from '#/lib/time.ts'
import { type DeadlineFields, deadlineFields } from './deadline.ts'

/** The values of a widget's form. */
export interface Draft {
  info_url: string
  deadline: DeadlineFields
}

export const EMPTY: Draft = { info_url: '', deadline: { date: '', time: '' } }

const draftOf = ({ info_url, deadline }: Widget): Draft => ({
  info_url,
  deadline: deadlineFields(deadline),
})

/** How an edited widget merges with a version that another user saved. */
export const WIDGET_MERGE: MergeRules<Widget, Draft> = {
  draftOf,
  fields: {
    info_url: { label: 'Web page', text: ({ info_url }) => info_url },
    deadline: {
      label: 'Deadline',
      text: ({ deadline }) => exactTime(deadline),
      key: ({ deadline: { date, time } }) => `${date} ${time}`,
    },
  },
}
