import type { LookupStep, LookupTool } from '@callboard/modules/knowledge/domain/lookup'
import { Search } from 'lucide-react'
import { Link } from '~/components/link.tsx'

const toolLabels: Record<LookupTool, string> = {
  query_catalog: 'Catalog',
  search_docs: 'Docs search',
  get_workloads: 'Workloads',
  get_pipelines: 'Pipelines',
  get_costs: 'Costs',
}

/** What became of a lookup without a source. */
const outcomeLabels: Record<Exclude<LookupStep['outcome'], 'found'>, string> = {
  nothing: 'nothing found',
  refused: 'not carried out, because it was not about your question',
  denied: 'not carried out, because you don’t have permission',
}

const titleOf = ({ tool, about }: LookupStep) => `${tool ? toolLabels[tool] : 'Other request'}${about ? `: ${about}` : ''}`

/** What a model looked up for an answer, in order, with links to what it found. */
export function LookupList({ base, steps }: { base: string; steps: readonly LookupStep[] }) {
  return (
    <ol aria-label="Lookups" className="mt-3 flex flex-col gap-1 border-t border-line pt-2 text-sm text-muted">
      {steps.map((step, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lookups are only added
        <li key={i} className="flex min-w-0 items-baseline gap-1.5">
          <Search aria-hidden className="size-3.5 shrink-0 self-center" />
          <span className="min-w-0 break-words">
            {titleOf(step)}
            {step.outcome === 'found' ? null : ` (${outcomeLabels[step.outcome]})`}
            {step.sources.map(({ number, title, href }) => (
              <Link key={number} href={base + href} className="ml-1.5 inline-block min-h-6 text-accent hover:underline">
                {number}. {title}
              </Link>
            ))}
          </span>
        </li>
      ))}
    </ol>
  )
}
