import { definePortalSlot } from '@callboard/plugin-kit/ui'
import { Badge } from '@callboard/ui/badge'
import { EmptyState } from '@callboard/ui/empty-state'
import { Table, Td, Th } from '@callboard/ui/table'
import { FolderGit2 } from 'lucide-react'
import { Outcome, RepositoryLink, repositoriesOf } from './repository-parts.tsx'

/** All repositories, including those without entities. */
export const repositoriesPage = definePortalSlot({
  id: 'github.repositories',
  load: repositoriesOf,
  render: (repositories, { links }) =>
    repositories.length === 0 ? (
      <EmptyState icon={<FolderGit2 />} title="No repositories yet">
        Repositories appear after the first GitHub sync.
      </EmptyState>
    ) : (
      <Table label="Repositories">
        <thead>
          <tr>
            <Th>Repository</Th>
            <Th>In the catalog</Th>
            <Th right>Entities</Th>
            <Th>Language</Th>
            <Th>Code owners</Th>
            <Th>Last push</Th>
          </tr>
        </thead>
        <tbody>
          {repositories.map((r) => (
            <tr key={`${r.integration} ${r.key}`} className="hover:bg-sub">
              <Td>
                <RepositoryLink of={r} links={links} /> {r.repository.archived ? <Badge tone="warn">archived</Badge> : null}
              </Td>
              <Td>
                <Outcome of={r} />
              </Td>
              <Td right>{r.entities}</Td>
              <Td className="text-muted">{r.repository.language ?? '—'}</Td>
              <Td className="text-muted">{r.repository.codeOwners.join(', ') || '—'}</Td>
              <Td className="text-muted">{r.repository.pushedAt?.slice(0, 10) ?? '—'}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
    ),
})
