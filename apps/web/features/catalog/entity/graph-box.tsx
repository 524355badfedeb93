'use client'
import { cn } from '@callboard/ui/class-names.ts'
import { Handle, type Node, type NodeProps, Position } from '@xyflow/react'
import { healthRings } from '~/components/catalog/health.ts'
import { kindColour, kindLabel, kindStyle } from '~/components/catalog/kinds.ts'
import { type Anchor, nodeSize, type ShownNode } from './graph-layout.ts'

export type ShownBox = Node<
  {
    node: ShownNode
    centre: boolean
    /** How many others stand behind it, and whether they are hidden. */
    behind: number
    collapsed: boolean
    /** Called with where the box is. */
    toggle: (at: Anchor) => void
  },
  'entity'
>

/** An entity of the picture. */
export function EntityBox({ data, positionAbsoluteX: x, positionAbsoluteY: y }: NodeProps<ShownBox>) {
  const { node, centre, behind, collapsed, toggle } = data
  const { icon: Icon } = kindStyle(node.kind)
  const others = behind === 1 ? '1 entity' : `${behind} entities`
  return (
    <div
      style={nodeSize}
      className={cn(
        'flex items-center gap-1.5 overflow-hidden rounded-[7px] border bg-panel pr-2.5 pl-2 text-left shadow-shade',
        centre && 'border-accent ring-1 ring-accent',
        !node.exists && 'border-dashed text-faint',
      )}
    >
      <Handle type="target" position={Position.Left} className="invisible" />
      <span
        className={cn('grid size-7 shrink-0 place-items-center rounded-full border-2', healthRings[node.health ?? 'unknown'])}
      >
        <Icon aria-hidden className="size-3.5" style={{ color: kindColour(node.kind) }} />
      </span>
      <span className="flex min-w-0 flex-1 flex-col justify-center">
        <b className="truncate text-sm font-medium">{node.label}</b>
        <span className="truncate text-xs text-faint">
          {node.exists
            ? [kindLabel(node.kind), node.type].filter(Boolean).join(' · ')
            : `${kindLabel(node.kind)}, not in the catalog`}
        </span>
      </span>
      {behind > 0 && !centre ? (
        <button
          type="button"
          // Space on the box does the same, so that Tab does not stop at hundreds of buttons.
          tabIndex={-1}
          aria-expanded={!collapsed}
          aria-label={`${collapsed ? 'Show' : 'Hide'} ${others} behind ${node.label}`}
          title={`${collapsed ? 'Show' : 'Hide'} ${others} behind it`}
          className="nodrag nopan h-5 min-w-5 shrink-0 rounded-[5px] bg-sub px-1 text-xs text-muted ring-1 ring-inset ring-line hover:text-fg"
          onClick={(event) => {
            event.stopPropagation()
            toggle({ ref: node.ref, x, y })
          }}
        >
          {collapsed ? `+${behind}` : '−'}
        </button>
      ) : null}
      <Handle type="source" position={Position.Right} className="invisible" />
    </div>
  )
}
