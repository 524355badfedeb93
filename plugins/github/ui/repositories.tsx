import { definePortalSlot, type PortalSlotContext, type SlotPlace } from '@callboard/plugin-kit/ui'
import { Badge } from '@callboard/ui/badge'
import { Row } from '@callboard/ui/card'
import { EmptyState } from '@callboard/ui/empty-state'
import { Table, Td, Th } from '@callboard/ui/table'
import { FolderGit2 } from 'lucide-react'
import { repositoryState } from '../config.ts'

/** Listed repositories by name, with their sync results. */
function repositoriesOf({ items }: PortalSlotContext) {
  return items.flatMap((item) => {
    const state = repositoryState.safeParse(item.state)
    return state.success ? [{ ...item, repository: state.data }] : []
  })
}

type Repository = ReturnType<typeof repositoriesOf>[number]

/** Links to the repository's sync report. */
const RepositoryLink = ({ of, links }: { of: Repository; links: SlotPlace['links'] }) => (
  <a href={links.item(of.integrationId, of.key)} className="font-medium hover:underline">
    {of.name}
  </a>
)

/** The number of entities from a repository, including none. */
function Outcome({ of }: { of: Repository }) {
  if (of.problems > 0) return <Badge tone="warn">{of.problems === 1 ? '1 problem' : `${of.problems} problems`}</Badge>
  return of.entities > 0 ? <Badge tone="ok">described</Badge> : <Badge>no descriptor</Badge>
}

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

/** Repositories without descriptors: candidates for review. */
export const undescribedWidget = definePortalSlot({
  id: 'github.undescribed',
  load: (context) => {
    const all = repositoriesOf(context)
    return all.length === 0
      ? undefined
      : { total: all.length, undescribed: all.filter((r) => r.entities === 0 && !r.repository.archived) }
  },
  render: ({ total, undescribed }, { links }) =>
    undescribed.length === 0 ? (
      <p className="px-3.5 py-3 text-muted">All {total} repositories have a descriptor.</p>
    ) : (
      undescribed.slice(0, 6).map((r) => (
        <Row key={r.key}>
          <span className="min-w-0 flex-1 truncate">
            <RepositoryLink of={r} links={links} />
          </span>
          <Outcome of={r} />
        </Row>
      ))
    ),
})
