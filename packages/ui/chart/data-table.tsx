import { Table, Td, Th } from '../table.tsx'
import { formatPoint, formatValue } from './format.ts'
import { type ChartSpec, totalAt } from './spec.ts'

/** The data of a chart, in the space of its picture. */
export function DataTable({ spec, height }: { spec: ChartSpec; height: number }) {
  const total = spec.look === 'stacked' && spec.series.length > 1
  return (
    <div className="overflow-auto print:h-auto!" style={{ height }}>
      <Table label={`${spec.title}, data`}>
        <thead>
          <tr>
            <Th>{spec.step === 'week' ? 'Week' : 'Date'}</Th>
            {spec.series.map((s) => (
              <Th key={s.key} right>
                {s.label}
              </Th>
            ))}
            {total ? <Th right>Total</Th> : null}
            {spec.previous ? <Th right>{spec.previous.label}</Th> : null}
          </tr>
        </thead>
        <tbody>
          {spec.points.map((day, i) => (
            <tr key={day}>
              <Td>{formatPoint(day, spec.step)}</Td>
              {spec.series.map((s) => (
                <Td key={s.key} right>
                  {formatValue(s.values[i] ?? null, spec.unit)}
                </Td>
              ))}
              {total ? <Td right>{formatValue(totalAt(spec.series, i), spec.unit)}</Td> : null}
              {spec.previous ? <Td right>{formatValue(spec.previous.values[i] ?? null, spec.unit)}</Td> : null}
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  )
}
