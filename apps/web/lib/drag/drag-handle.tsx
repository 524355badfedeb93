'use client'
import { GripVertical } from 'lucide-react'

/** The handle of a row that is dragged. Hidden from assistive technology, because buttons do by keyboard what it does by pointer. */
export function DragHandle({ onDrag }: { onDrag: () => void }) {
  return (
    <span
      aria-hidden
      title="Drag to move"
      className="grid size-8 shrink-0 cursor-grab touch-none place-items-center text-faint active:cursor-grabbing"
      onPointerDown={(event) => {
        event.preventDefault()
        onDrag()
      }}
    >
      <GripVertical className="size-4" />
    </span>
  )
}
