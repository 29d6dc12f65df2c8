import { PANELS, type Panel } from './panels.ts'

const SOURCE = { type: 'prometheus', uid: '$' + '{datasource}' }
const [WIDTH, HEIGHT] = [12, 8]

const panel = ({ title, unit, queries }: Panel, index: number) => ({
  id: index + 1,
  type: 'timeseries',
  title,
  datasource: SOURCE,
  gridPos: { x: (index % 2) * WIDTH, y: Math.floor(index / 2) * HEIGHT, w: WIDTH, h: HEIGHT },
  fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
  targets: queries.map(([expr, legendFormat], at) => ({
    refId: String.fromCharCode('A'.charCodeAt(0) + at),
    datasource: SOURCE,
    expr,
    legendFormat,
  })),
})

/** Returns Grafana's JSON model of the dashboard, with a choice of the Prometheus. */
export function dashboard(): string {
  const model = {
    uid: 'gatehouse',
    title: 'Gatehouse',
    schemaVersion: 41,
    time: { from: 'now-6h', to: 'now' },
    refresh: '30s',
    templating: {
      list: [{ name: 'datasource', label: 'Prometheus', type: 'datasource', query: 'prometheus' }],
    },
    panels: PANELS.map(panel),
  }
  return `${JSON.stringify(model, null, 2)}\n`
}
