import { buttonStyle } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { EmptyState } from '@callboard/ui/empty-state'
import { Layers, SearchX } from 'lucide-react'
import { ConnectAccount } from '~/components/connect-account.tsx'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'

type Props = {
  base: string
  filtered: boolean
  onlyOwned: string | undefined
  kind: string | undefined
  all: number
  syncing: boolean
  /** Why this person may not connect anything. */
  reason: string | undefined
}

/** Explains why the list is empty, with the next step. */
export function CatalogEmpty({ base, filtered, onlyOwned: mine, kind, all, syncing, reason }: Props) {
  if (mine === 'owned') {
    return (
      <Card>
        <EmptyState
          icon={<SearchX />}
          title="No entities owned by your teams"
          action={
            <Link href={paths.catalog(base, { kind })} className={buttonStyle()}>
              Show everything
            </Link>
          }
        >
          Callboard matches you to a User entity by email (spec.profile.email) and lists what its groups own. Make your email
          public on GitHub, or link your catalog user.
        </EmptyState>
      </Card>
    )
  }
  if (syncing && !filtered) {
    return (
      <Card>
        <EmptyState icon={<Layers />} title="Reading your repositories">
          Entities appear here as they are read.
        </EmptyState>
      </Card>
    )
  }
  if (filtered || all > 0) {
    return (
      <Card>
        <EmptyState
          icon={<SearchX />}
          title="No entities match these filters"
          action={
            <Link href={paths.catalog(base, { kind: 'all' })} className={buttonStyle()}>
              Show everything
            </Link>
          }
        >
          {all > 0 && !filtered ? 'There are no entities of this kind.' : 'Remove a filter or choose another kind.'}
        </EmptyState>
      </Card>
    )
  }
  return (
    <Card>
      <EmptyState icon={<Layers />} title="The catalog is empty" action={<ConnectAccount base={base} reason={reason} />}>
        Connect GitHub to populate it from your repositories, or explore with the sample organization.
      </EmptyState>
    </Card>
  )
}
