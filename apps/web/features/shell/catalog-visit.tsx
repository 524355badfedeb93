'use client'
import { useEffect } from 'react'
import { markCatalogVisit } from './actions.ts'
import { reportUsage, usageOf } from './report-usage.ts'
import { useShell } from './shell-context.tsx'

type Props = {
  /** What was searched for on the first page of results. */
  search: { text: string; found: number } | undefined
  /** Whether the visit ticks off a step of the checklist. */
  isStep: boolean
}

/** Reports a visit of the catalog from the browser, because a GET writes nothing and prefetches and previews are no visits. */
export function CatalogVisit({ search, isStep }: Props) {
  const { base } = useShell()
  const { text, found } = search ?? {}
  useEffect(() => {
    if (text) reportUsage(base, [usageOf({ kind: 'search', what: text, found: found ?? 0 })])
  }, [base, text, found])
  useEffect(() => {
    if (isStep) void markCatalogVisit(base)
  }, [base, isStep])
  return null
}
