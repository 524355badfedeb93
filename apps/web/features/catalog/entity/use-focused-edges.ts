'use client'
import type { GraphEdge } from '@callboard/modules/catalog'
import { type Edge, MarkerType } from '@xyflow/react'
import { useMemo, useState } from 'react'
import { relationLabels } from './graph-toolbar.tsx'
import type { ShownRelation } from './graph-view.ts'

export const labelOf = (type: string) => relationLabels[type as ShownRelation] ?? type

/** Until something is focused, more labels than this would hide each other. */
const maxLabels = 12

/** Labels stand at the edges of the focused box alone: many of them hide each other. The other edges step back. */
function flowEdge({ source, target, type }: GraphEdge, labelledAt: string | undefined, focus: string | undefined): Edge {
  const labelled = source === labelledAt || target === labelledAt
  return {
    id: `${source} ${type} ${target}`,
    source,
    target,
    ...(labelled ? { label: labelOf(type) } : {}),
    markerEnd: { type: MarkerType.ArrowClosed },
    labelStyle: { fontSize: 10, fill: 'var(--color-muted)' },
    labelBgStyle: { fill: 'var(--color-bg)' },
    style: focus === undefined ? {} : labelled ? { stroke: 'var(--accent)' } : { opacity: 0.35 },
    focusable: false,
  }
}

/** Edges of the picture, which follow the pointer and the keyboard. */
export function useFocusedEdges(relations: readonly GraphEdge[], centre: string) {
  const [focus, setFocus] = useState<string>()
  const edges = useMemo(() => {
    const degree = relations.filter((e) => e.source === centre || e.target === centre).length
    const labelledAt = focus ?? (degree <= maxLabels ? centre : undefined)
    return relations.map((e) => flowEdge(e, labelledAt, focus))
  }, [relations, centre, focus])
  return { edges, setFocus }
}
