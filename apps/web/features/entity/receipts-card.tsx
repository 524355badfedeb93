import type { Receipt } from '@callboard/core/inference/facts'
import { Card } from '@callboard/ui/card'
import { Notice } from '@callboard/ui/notice'
import { Table, Td, Th } from '@callboard/ui/table'
import { ScanSearch } from 'lucide-react'

/** In words: how often such a conclusion is right. */
const sure = (confidence: number) =>
  confidence >= 0.85 ? 'almost sure' : confidence >= 0.6 ? 'likely' : confidence > 0 ? 'a guess' : 'not known'

/** A file's page at its host, built from the page of the entity's own file. */
const pageOf = (source: string, own: { file: string | null; url: string | null }) =>
  own.file && own.url?.endsWith(own.file.split('/').map(encodeURIComponent).join('/')) && source !== 'repository'
    ? own.url.slice(0, -own.file.split('/').map(encodeURIComponent).join('/').length) +
      source.split('/').map(encodeURIComponent).join('/')
    : undefined

export const InferredNotice = () => (
  <Notice tone="info" title="Nobody has described this yet.">
    Callboard concluded it from the files of its repository. A catalog-info.yaml there replaces it; the YAML tab has one to begin
    with.
  </Notice>
)

/** For each value of an entity that nobody has described: where it comes from, and how sure that is. */
export function ReceiptsCard({ receipts, own }: { receipts: Receipt[]; own: { file: string | null; url: string | null } }) {
  return (
    <Card title="How this was concluded" icon={<ScanSearch aria-hidden />}>
      <Table label="How this was concluded">
        <thead>
          <tr>
            <Th>Value</Th>
            <Th>Because</Th>
            <Th>From</Th>
            <Th>How sure</Th>
          </tr>
        </thead>
        <tbody>
          {receipts.map((r) => {
            const page = pageOf(r.source, own)
            return (
              <tr key={r.field}>
                <Td className="font-mono text-sm">{r.field}</Td>
                <Td className="whitespace-normal">{r.why}</Td>
                <Td className="font-mono text-sm">
                  {page ? (
                    <a
                      href={page}
                      target="_blank"
                      rel="noreferrer"
                      className="text-accent underline decoration-line2 underline-offset-2"
                    >
                      {r.source}
                    </a>
                  ) : (
                    r.source
                  )}
                </Td>
                <Td title={`${Math.round(r.confidence * 100)} %`}>{sure(r.confidence)}</Td>
              </tr>
            )
          })}
        </tbody>
      </Table>
    </Card>
  )
}
