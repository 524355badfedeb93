import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'

/** Announces that the organization is going to be removed. */
export function RemovalBanner({ base, removeAt, mayKeep }: { base: string; removeAt: Date | null; mayKeep: boolean }) {
  if (!removeAt) return null
  return (
    <div role="status" className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b bg-bad-soft px-4 py-1.5 sm:px-6">
      <span>This organization will be deleted on {removeAt.toISOString().slice(0, 10)}, with all its data.</span>
      {mayKeep ? (
        <Link href={paths.data(base)} className="font-medium underline">
          Cancel deletion or export data
        </Link>
      ) : (
        <span className="text-muted">An owner can still cancel this.</span>
      )}
    </div>
  )
}
