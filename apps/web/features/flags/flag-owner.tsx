import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'

type Props = { base: string; owner: { ref: string; label: string | null } | null }

/** The service or system that a flag belongs to. */
export function FlagOwner({ base, owner }: Props) {
  if (!owner) return <span className="text-faint">–</span>
  if (owner.label === null) return <span className="text-muted">{owner.ref}</span>
  return (
    <Link href={paths.entity(base, owner.ref)} className="hover:underline">
      {owner.label}
    </Link>
  )
}
