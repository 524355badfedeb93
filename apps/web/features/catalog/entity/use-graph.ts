'use client'
import type { GraphEdge } from '@callboard/modules/catalog'
import { useEffect, useState } from 'react'
import { fetchGraph } from './graph-actions.ts'
import type { ShownNode } from './graph-layout.ts'
import { type GraphView, readView, writeView } from './graph-view.ts'

export type LoadedGraph = { nodes: ShownNode[]; edges: GraphEdge[]; truncated: boolean }

/** The view that the address names. A change replaces the address without a request for the page. */
export function useGraphView() {
  const [view, setView] = useState(() => readView(new URLSearchParams(window.location.search)))
  const change = (next: GraphView) => {
    setView(next)
    const url = new URL(window.location.href)
    writeView(url.searchParams, next)
    window.history.replaceState(window.history.state, '', url)
  }
  return [view, change] as const
}

/** The entities of a view. The last picture stays until the next one has arrived. */
export function useGraph(base: string, entityRef: string, { depth, direction, types }: GraphView) {
  const [graph, setGraph] = useState<LoadedGraph>()
  const [error, setError] = useState<string>()
  useEffect(() => {
    let outdated = false
    void fetchGraph(base, { ref: entityRef, depth, direction, types: [...types] }).then((result) => {
      if (outdated) return
      if (result.ok) setGraph(result.data)
      setError(result.ok ? undefined : result.message)
    })
    return () => {
      outdated = true
    }
  }, [base, entityRef, depth, direction, types])
  return { graph, error }
}
