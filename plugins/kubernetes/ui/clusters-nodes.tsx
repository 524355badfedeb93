import type { RuntimeView } from '@callboard/modules/workloads/domain/view'
import { Badge } from '@callboard/ui/badge'
import { Card } from '@callboard/ui/card'
import { Table, Td, Th } from '@callboard/ui/table'
import { bytes, cores } from './format.ts'

/** The nodes of each cluster. */
export const Nodes = ({ runtimes }: { runtimes: readonly RuntimeView[] }) =>
  runtimes.map((r) => (
    <Card key={r.integrationId} title={r.name} aside={`${r.nodes.length} nodes`}>
      {r.nodes.length === 0 ? (
        <p className="px-3.5 py-3 text-muted">No nodes. They have not been synced yet, or these credentials cannot read them.</p>
      ) : (
        <div className="px-3.5 py-2">
          <Table label={`Nodes of ${r.name}`}>
            <thead>
              <tr>
                <Th>Node</Th>
                <Th>State</Th>
                <Th>Version</Th>
                <Th right>CPU</Th>
                <Th right>Memory</Th>
                <Th right>Max pods</Th>
                <Th>Type</Th>
                <Th>Zone</Th>
              </tr>
            </thead>
            <tbody>
              {r.nodes.map((n) => (
                <tr key={n.name} className="hover:bg-sub">
                  <Td>
                    <code className="font-mono text-sm">{n.name}</code>
                  </Td>
                  <Td>
                    <Badge tone={n.ready ? (n.troubles.length > 0 ? 'warn' : 'ok') : 'bad'}>
                      {n.ready ? 'ready' : 'not ready'}
                    </Badge>{' '}
                    {n.troubles.join(', ')}
                  </Td>
                  <Td className="font-mono text-sm">{n.version ?? '—'}</Td>
                  <Td right>{n.cpu === undefined ? '—' : cores(n.cpu)}</Td>
                  <Td right>{n.memory === undefined ? '—' : bytes(n.memory)}</Td>
                  <Td right>{n.pods ?? '—'}</Td>
                  <Td className="text-muted">{n.type ?? '—'}</Td>
                  <Td className="text-muted">{n.zone ?? '—'}</Td>
                </tr>
              ))}
            </tbody>
          </Table>
        </div>
      )}
    </Card>
  ))
