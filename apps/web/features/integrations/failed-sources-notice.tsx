import { Notice } from '@callboard/ui/notice'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import type { FailedSource } from './load-failed-sources.ts'

/** Says which accounts cannot be read, and that what is shown may be old. */
export function FailedSourcesNotice({ base, sources, shown }: { base: string; sources: readonly FailedSource[]; shown: string }) {
  const [first, ...others] = sources
  if (!first) return null
  const href = others.length === 0 ? paths.integration(base, first.id) : paths.integrations(base)
  const names = new Intl.ListFormat('en').format(sources.map((s) => s.name))
  return (
    <Notice
      tone="warn"
      title={others.length === 0 ? `${first.name} could not be read.` : `${names} could not be read.`}
      action={
        <Link href={href} className="shrink-0 text-accent underline">
          {others.length === 0 ? 'Sync report' : 'Integrations'}
        </Link>
      }
    >
      {others.length === 0 ? first.message : null} {shown} shows its last known state.
    </Notice>
  )
}
