import { shortRef } from '@callboard/modules/catalog/domain/entity'
import { Avatar } from '@callboard/ui/avatar'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'

/** A team or person of the catalog by its reference. */
export const OwnerLink = ({ base, owner }: { base: string; owner: string }) => (
  <Link href={paths.entity(base, owner)} className="inline-flex min-h-6 items-center gap-1.5 hover:underline">
    <Avatar label={shortRef(owner)} /> {shortRef(owner)}
  </Link>
)
