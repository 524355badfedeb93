import type { TemplateSummary } from '@callboard/modules/templates/domain/views'
import { Badge } from '@callboard/ui/badge'
import { formatDuration } from '@callboard/ui/chart/format.ts'
import { CircleCheck, Clock } from 'lucide-react'
import { KindTile } from '~/components/catalog/kind-icon.tsx'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { percent, plural } from './labels.ts'
import { OwnerLink } from './owner-link.tsx'

/** Tags of a card; all are on the template's page. */
const maxTags = 4

function Figures({ of: { runs, successRate, medianSeconds } }: { of: TemplateSummary }) {
  if (runs === 0) return <p className="text-sm text-faint">No runs yet</p>
  return (
    <p className="flex flex-wrap gap-x-3 text-sm text-muted tabular-nums [&_svg]:inline [&_svg]:size-3.5 [&_svg]:align-[-2px]">
      {medianSeconds === null ? null : (
        <span title="Median time of runs that succeeded">
          <Clock role="img" aria-label="Median time" /> {formatDuration(medianSeconds * 1000)}
        </span>
      )}
      {successRate === null ? null : (
        <span title="Share of finished runs that succeeded">
          <CircleCheck role="img" aria-label="Success rate" /> {percent(successRate)}
        </span>
      )}
      <span className="ml-auto">{plural(runs, 'run')}</span>
    </p>
  )
}

/** A template in the gallery. @param note why it is recommended */
export function TemplateCard({ base, template, note }: { base: string; template: TemplateSummary; note?: string }) {
  const { ref, title, description, owner, tags, missing } = template
  return (
    <li className="relative flex min-w-0 flex-col gap-2 rounded-[9px] border bg-panel p-3.5 shadow-shade focus-within:border-accent hover:border-line2">
      <div className="flex items-start gap-2.5">
        <KindTile kind="template" />
        <h2 className="min-w-0 flex-1 font-semibold break-words">
          {/* The whole card leads there; other links of it lie above. */}
          <Link href={paths.template(base, ref)} className="after:absolute after:inset-0 hover:underline">
            {title}
          </Link>
        </h2>
      </div>
      {owner ? (
        <div className="relative w-fit text-sm text-muted">
          <OwnerLink base={base} owner={owner} />
        </div>
      ) : null}
      <p className="line-clamp-3 flex-1 text-muted">{description}</p>
      <div className="flex flex-wrap gap-1 empty:hidden">
        {note ? <Badge tone="accent">{note}</Badge> : null}
        {missing.length > 0 ? (
          <Badge tone="warn" title={missing.join(', ')}>
            Missing {plural(missing.length, 'action')}
          </Badge>
        ) : null}
        {tags.slice(0, maxTags).map((tag) => (
          <Badge key={tag}>{tag}</Badge>
        ))}
      </div>
      <div className="border-t pt-2">
        <Figures of={template} />
      </div>
    </li>
  )
}
