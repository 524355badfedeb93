'use client'
import { Maximize, Minus, Plus } from 'lucide-react'
import type { CameraControl } from './camera-control.ts'

const style =
  'grid size-8 place-items-center text-muted hover:bg-sub hover:text-fg focus-visible:-outline-offset-2 [&_svg]:size-4'

export function MapControls({ control }: { control: CameraControl }) {
  return (
    <div className="absolute bottom-3 left-3 flex flex-col divide-y overflow-hidden rounded-lg border bg-panel shadow-shade print:hidden">
      <button type="button" aria-label="Zoom in" className={style} onClick={() => control.zoom(1.5)}>
        <Plus aria-hidden />
      </button>
      <button type="button" aria-label="Zoom out" className={style} onClick={() => control.zoom(1 / 1.5)}>
        <Minus aria-hidden />
      </button>
      <button type="button" aria-label="Zoom to fit" className={style} onClick={() => control.fit()}>
        <Maximize aria-hidden />
      </button>
    </div>
  )
}
