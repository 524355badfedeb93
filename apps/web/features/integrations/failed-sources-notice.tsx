import { Notice } from '@callboard/ui/notice'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import type { FailedSource } from './load-failed-sources.ts'

/** Says which accounts cannot be read, and that what is shown may be old. */
export function FailedSourcesNotice({ base, sources, shown }: { base: string; sources: readonly FailedSource[]; shown: string }) {
  const [first, ...others] = sources
  if (!first) return null
  const href = others.length === 0 ? paths.integration(base, first.id) : paths.integrations(base)
  const accounts = new Intl.ListFormat('en').format([...new Set(sources.map((s) => s.account))])
  return (
    <Notice
      tone="warn"
      title={
        others.length === 0 ? `${first.account} could not be read.` : `${sources.length} accounts could not be read: ${accounts}.`
      }
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
