import { buttonStyle } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { EmptyState } from '@callboard/ui/empty-state'
import { Layers, SearchX } from 'lucide-react'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'

type Props = { base: string; filtered: boolean; mine: string | undefined; kind: string | undefined; all: number }

/** Why the list is empty, and what to do about it. */
export function CatalogEmpty({ base, filtered, mine, kind, all }: Props) {
  if (mine === 'owned') {
    return (
      <Card>
        <EmptyState
          icon={<SearchX />}
          title="Nothing is known to be yours"
          action={
            <Link href={paths.catalog(base, { kind })} className={buttonStyle()}>
              Show everything
            </Link>
          }
        >
          Callboard finds your teams by your email address: a User entity must carry it in spec.profile.email and be a member of a
          group. GitHub shows it when it is public on your profile.
        </EmptyState>
      </Card>
    )
  }
  if (filtered || all > 0) {
    return (
      <Card>
        <EmptyState
          icon={<SearchX />}
          title="Nothing fits these filters"
          action={
            <Link href={paths.catalog(base, { kind: 'all' })} className={buttonStyle()}>
              Show everything
            </Link>
          }
        >
          {all > 0 && !filtered
            ? 'There is nothing of this kind, but other kinds are filled.'
            : 'Loosen a filter, or look at another kind.'}
        </EmptyState>
      </Card>
    )
  }
  return (
    <Card>
      <EmptyState
        icon={<Layers />}
        title="The catalog is empty"
        action={
          <Link href={paths.integrations(base)} className={buttonStyle({ look: 'primary' })}>
            Connect an account
          </Link>
        }
      >
        It fills itself from your repositories. Connect GitHub, or look around with the sample organization.
      </EmptyState>
    </Card>
  )
}
