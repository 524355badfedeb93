'use client'
import type { Place } from '@callboard/modules/home/domain/layout'
import { buttonStyle } from '@callboard/ui/button'
import { cn } from '@callboard/ui/class-names.ts'
import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp, Eye, EyeOff, type LucideIcon } from 'lucide-react'
import { DragHandle } from '~/lib/drag/drag-handle.tsx'
import type { Widget } from './widgets.ts'

/** Identifies a button, so that the focus stays on it when its widget moves. */
export type Move = 'up' | 'down' | 'across' | 'visibility'
type ListProps = {
  place: Place
  title: string
  hint: string
  widgets: readonly Widget[]
  dragged: string | undefined
  onDrag: (id: string) => void
  onMove: (widget: Widget, move: Move) => void
}
type RowProps = Pick<ListProps, 'place' | 'onDrag' | 'onMove'> & {
  widget: Widget
  index: number
  count: number
  dragged: boolean
}

function movesOf({ place, widget, index, count }: RowProps): { move: Move; label: string; icon: LucideIcon; off?: boolean }[] {
  if (place === 'hidden') return [{ move: 'visibility', label: 'Show', icon: Eye }]
  const across =
    place === 'main' ? { label: 'Move to side column', icon: ArrowRight } : { label: 'Move to main column', icon: ArrowLeft }
  return [
    { move: 'up', label: 'Move up', icon: ArrowUp, off: index === 0 },
    { move: 'down', label: 'Move down', icon: ArrowDown, off: index === count - 1 },
    ...(widget.wide ? [] : [{ move: 'across' as const, ...across }]),
    { move: 'visibility', label: 'Hide', icon: EyeOff },
  ]
}

function WidgetRow(props: RowProps) {
  const { widget, dragged, onDrag, onMove } = props
  return (
    <li
      data-drag-row={widget.id}
      className={cn(
        'flex min-h-11 items-center gap-2 rounded-md border bg-panel py-1 pr-1.5 pl-1 shadow-shade',
        dragged && 'border-accent bg-accent-soft',
      )}
    >
      <DragHandle onDrag={() => onDrag(widget.id)} />
      <span className="min-w-0 flex-1 break-words">
        <span className="font-medium">{widget.title}</span>{' '}
        {widget.plugin ? <span className="text-sm text-faint">{widget.plugin}</span> : null}
      </span>
      {movesOf(props).map(({ move, label, icon: Icon, off }) => (
        <button
          key={move}
          type="button"
          data-move={move}
          aria-disabled={off}
          aria-label={`${label}: ${widget.title}`}
          title={label}
          onClick={() => (off ? undefined : onMove(widget, move))}
          className={cn(buttonStyle({ variant: 'quiet', size: 'icon' }), 'shrink-0')}
        >
          <Icon aria-hidden />
        </button>
      ))}
    </li>
  )
}

/** The widgets of a column, or the hidden ones, in their order. */
export function LayoutList({ place, title, hint, widgets, dragged, onDrag, onMove }: ListProps) {
  return (
    <section
      aria-label={title}
      data-drag-list={place}
      className="min-w-0 rounded-[9px] border border-dashed border-line2 bg-sub p-3"
    >
      <h2 className="mb-2 font-semibold">
        {title} <span className="font-normal text-faint tabular-nums">{widgets.length}</span>
      </h2>
      {widgets.length > 0 ? (
        <ol className="flex flex-col gap-2">
          {widgets.map((widget, index) => (
            <WidgetRow
              key={widget.id}
              place={place}
              widget={widget}
              index={index}
              count={widgets.length}
              dragged={dragged === widget.id}
              onDrag={onDrag}
              onMove={onMove}
            />
          ))}
        </ol>
      ) : (
        <p className="py-2 text-muted">{hint}</p>
      )}
    </section>
  )
}
