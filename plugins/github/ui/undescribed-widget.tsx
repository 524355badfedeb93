import { definePortalSlot } from '@callboard/plugin-kit/ui'
import { Row } from '@callboard/ui/card'
import { Outcome, RepositoryLink, repositoriesOf } from './repository-parts.tsx'

/** Repositories without descriptors: candidates for review. */
export const undescribedWidget = definePortalSlot({
  id: 'github.undescribed',
  load: async (context) => {
    const all = await repositoriesOf(context)
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
