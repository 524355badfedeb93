import type { InvoiceView } from '@callboard/modules/billing'
import { Badge } from '@callboard/ui/badge'
import { Card } from '@callboard/ui/card'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListColumn } from '@callboard/ui/data-table/list-types.ts'
import { formatDay, formatPrice } from './format.ts'

const columns: readonly ListColumn[] = [
  { id: 'number', label: 'Number', width: 180 },
  { id: 'date', label: 'Date', width: 120, narrow: 'plain' },
  { id: 'state', label: 'State', width: 100, narrow: 'lead' },
  { id: 'amount', label: 'Amount', width: 110, align: 'right', narrow: 'plain' },
  { id: 'file', label: 'File', width: 80, narrow: 'plain' },
]

/** Invoices with links to view and download them. */
export const InvoiceList = ({ invoices }: { invoices: InvoiceView[] }) => (
  <Card title="Invoices">
    <ListTable
      inCard
      label="Invoices"
      columns={columns}
      rows={invoices.map((i) => {
        const name = i.number ?? i.id
        return {
          id: i.id,
          label: name,
          cells: {
            number: i.pageUrl ? (
              <a href={i.pageUrl} data-row-link="" className="hover:underline">
                {name}
              </a>
            ) : (
              name
            ),
            date: formatDay(i.createdAt),
            state: <Badge tone={i.status === 'paid' ? 'ok' : i.status === 'open' ? 'warn' : 'plain'}>{i.status}</Badge>,
            amount: formatPrice(i.total, i.currency),
            file: i.pdfUrl ? (
              <a href={i.pdfUrl} className="text-accent underline" aria-label={`PDF of ${name}`}>
                PDF
              </a>
            ) : null,
          },
        }
      })}
      empty={<p className="px-2.5 py-3 text-muted">No invoices yet.</p>}
    />
  </Card>
)
