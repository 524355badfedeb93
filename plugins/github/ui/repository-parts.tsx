import type { PortalSlotContext, SlotPlace } from '@callboard/plugin-kit/ui'
import { Badge } from '@callboard/ui/badge'
import { repositoryState } from '../config.ts'

/** Listed repositories by name, with their sync results. */
export async function repositoriesOf({ items }: PortalSlotContext) {
  return (await items()).flatMap((item) => {
    const state = repositoryState.safeParse(item.state)
    return state.success ? [{ ...item, repository: state.data }] : []
  })
}

export type Repository = Awaited<ReturnType<typeof repositoriesOf>>[number]

/** Links to the repository's sync report. */
export const RepositoryLink = ({ of, links }: { of: Repository; links: SlotPlace['links'] }) => (
  <a href={links.item(of.integrationId, of.key)} className="font-medium hover:underline">
    {of.name}
  </a>
)

/** The number of entities from a repository, including none. */
export function Outcome({ of }: { of: Repository }) {
  if (of.problems > 0) return <Badge tone="warn">{of.problems === 1 ? '1 problem' : `${of.problems} problems`}</Badge>
  return of.entities > 0 ? <Badge tone="ok">described</Badge> : <Badge>no descriptor</Badge>
}
