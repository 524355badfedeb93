import { defineEntitySlot } from '@callboard/plugin-kit/ui'
import { Badge } from '@callboard/ui/badge'
import { Facts } from '@callboard/ui/card'
import { repositoryState } from '../config.ts'

/** Metadata of the repository that an entity was read from. */
export const repositoryCard = defineEntitySlot({
  id: 'github.repository',
  load({ item }) {
    const state = repositoryState.safeParse(item?.state)
    return item && state.success ? { name: item.name, ...state.data } : undefined
  },
  render: (r) => (
    <Facts
      facts={[
        {
          label: 'Repository',
          value: (
            <span className="inline-flex flex-wrap items-center gap-1.5">
              <a
                href={r.url}
                target="_blank"
                rel="noreferrer"
                className="text-accent underline decoration-line2 underline-offset-2"
              >
                {r.name}
              </a>
              {r.archived ? <Badge tone="warn">archived</Badge> : null}
              {r.visibility ? <Badge>{r.visibility}</Badge> : null}
            </span>
          ),
        },
        ...(r.branch ? [{ label: 'Branch', value: <code className="font-mono text-sm">{r.branch}</code> }] : []),
        ...(r.language ? [{ label: 'Language', value: r.language }] : []),
        ...Object.entries(r.properties).map(([label, value]) => ({
          label,
          value: Array.isArray(value) ? value.join(', ') : value,
        })),
        ...(r.pushedAt ? [{ label: 'Last push', value: `${r.pushedAt.slice(0, 10)}` }] : []),
        ...(r.codeOwners.length > 0 ? [{ label: 'Code owners', value: r.codeOwners.join(', ') }] : []),
        ...(r.topics.length > 0
          ? [
              {
                label: 'Topics',
                value: (
                  <span className="flex flex-wrap gap-1">
                    {r.topics.map((t) => (
                      <Badge key={t}>{t}</Badge>
                    ))}
                  </span>
                ),
              },
            ]
          : []),
      ]}
    />
  ),
})
