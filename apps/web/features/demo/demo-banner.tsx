import { buttonStyle } from '@callboard/ui/button'
import { paths } from '~/lib/navigation/paths.ts'

/** Tells a visitor of the live demo what they see, and how to get a portal of their own. */
export function DemoBanner({ shown, site }: { shown: boolean; site: string }) {
  if (!shown) return null
  return (
    <div role="note" className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b bg-accent-soft px-4 py-1.5 sm:px-6">
      <span className="min-w-0 flex-1 basis-60">
        <b className="font-medium">Live demo.</b> Sample data of a fictional company, read-only, reset every day.
      </span>
      <a href={site + paths.signUp()} className={buttonStyle({ variant: 'primary' })}>
        Create your own portal
      </a>
    </div>
  )
}
