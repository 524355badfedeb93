import type { LimitUnit, LimitUse, SizeLimit } from '@callboard/modules/tenants'
import { Card } from '@callboard/ui/card'
import { Meter } from '@callboard/ui/meter'
import { Table, Td, Th } from '@callboard/ui/table'

const count = new Intl.NumberFormat('en-US')
const steps = ['bytes', 'KiB', 'MiB', 'GiB'] as const

/** Formats a number of bytes in the largest unit without a long fraction, or as a plain number. */
function amount(value: number, unit: LimitUnit): string {
  if (unit === 'count') return count.format(value)
  const step = Math.min(steps.length - 1, value < 1 ? 0 : Math.floor(Math.log2(value) / 10))
  return `${count.format(Math.round((value / 1024 ** step) * 10) / 10)} ${steps[step]}`
}

/** Budgets with their usage, then the maximum sizes of a request, file or listing. */
export function LimitTables({ uses, sizes }: { uses: LimitUse[]; sizes: SizeLimit[] }) {
  return (
    <>
      <Card title="Usage">
        <Table label="Usage">
          <thead>
            <tr>
              <Th>Budget</Th>
              <Th right>Used</Th>
              <Th right>Limit</Th>
              <Th className="max-sm:hidden">When reached</Th>
            </tr>
          </thead>
          <tbody>
            {uses.map((use) => (
              <tr key={use.id}>
                <Td className="whitespace-normal">
                  {use.label}
                  <span className="block text-sm text-muted sm:hidden">{use.advice}</span>
                </Td>
                <Td right>
                  {amount(use.used, use.unit)} <Meter value={use.used} max={use.limit} label={`${use.label}: share used`} />
                </Td>
                <Td right>{amount(use.limit, use.unit)}</Td>
                <Td className="min-w-48 whitespace-normal max-sm:hidden">{use.advice}</Td>
              </tr>
            ))}
          </tbody>
        </Table>
      </Card>
      <Card title="Size limits">
        <Table label="Size limits">
          <thead>
            <tr>
              <Th>What</Th>
              <Th right>Limit</Th>
            </tr>
          </thead>
          <tbody>
            {sizes.map((size) => (
              <tr key={size.id}>
                <Td className="whitespace-normal">{size.label}</Td>
                <Td right>{amount(size.limit, size.unit)}</Td>
              </tr>
            ))}
          </tbody>
        </Table>
      </Card>
    </>
  )
}
