import type { InvoiceView } from '@callboard/modules/billing'
import { Badge } from '@callboard/ui/badge'
import { Card } from '@callboard/ui/card'
import { Table, Td, Th } from '@callboard/ui/table'
import { formatDay, formatPrice } from './format.ts'

/** Invoices with links to view and download them. */
export const InvoiceList = ({ invoices }: { invoices: InvoiceView[] }) => (
  <Card title="Invoices">
    {invoices.length === 0 ? (
      <p className="px-3.5 py-3 text-muted">None yet.</p>
    ) : (
      <Table label="Invoices">
        <thead>
          <tr>
            <Th>Number</Th>
            <Th>Of</Th>
            <Th>State</Th>
            <Th right>Amount</Th>
            <Th>File</Th>
          </tr>
        </thead>
        <tbody>
          {invoices.map((i) => (
            <tr key={i.id}>
              <Td>
                {i.pageUrl ? (
                  <a href={i.pageUrl} className="hover:underline">
                    {i.number ?? i.id}
                  </a>
                ) : (
                  (i.number ?? i.id)
                )}
              </Td>
              <Td>{formatDay(i.createdAt)}</Td>
              <Td>
                <Badge tone={i.status === 'paid' ? 'ok' : i.status === 'open' ? 'warn' : 'plain'}>{i.status}</Badge>
              </Td>
              <Td right>{formatPrice(i.total, i.currency)}</Td>
              <Td>
                {i.pdfUrl ? (
                  <a href={i.pdfUrl} className="text-accent underline" aria-label={`PDF of ${i.number ?? i.id}`}>
                    PDF
                  </a>
                ) : (
                  '—'
                )}
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
    )}
  </Card>
)
