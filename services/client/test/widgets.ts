import type { listWidgets, ResponseOf, Widget } from '@gatehouse/contract'

export function widget(over: Partial<Widget> = {}): Widget {
  const name = over.name ?? 'first-widget'
  return {
    name,
    info_url: `https://${name}.example.com/read/more?a=b`,
    created_at: '2026-01-02T03:04:05.000Z',
    deadline: '2099-12-31T23:59:59.999Z',
    deadline_passed: false,
    time_remaining: '26000 days',
    owner: { id: '0193a0b2-7c00-7000-8000-000000000002', username: 'admin' },
    link: `/api/v1/widgets/${name}`,
    ...over,
  }
}

type Answer = ResponseOf<typeof listWidgets>

/** A page of the catalogue, in the contract's shape. */
export const catalogueOf = (items: Widget[], over: Partial<Answer['data']> = {}): Answer => {
  const { page = 1, total_pages = 1 } = over
  return {
    status: 'success',
    data: {
      page,
      total_pages,
      items_per_page: 10,
      total_items: items.length,
      items,
      has_prev: page > 1,
      has_next: page < total_pages,
      ...over,
    },
    links: { self: '/api/v1/widgets', first: '/api/v1/widgets', last: '/api/v1/widgets' },
  }
}
